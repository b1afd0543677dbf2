// Reads the requests of one connection, one after another.
#pragma once

#include <functional>
#include <memory>

#include <boost/asio/ip/tcp.hpp>

#include "xyn/http/message.h"
#include "xyn/http/request_parser.h"
#include "xyn/http/response_head.h"
#include "xyn/http/server_options.h"

namespace xyn::http {

// What comes of reading. All are called on the socket thread, and may be called from within Read.
struct ReadEvents {
  std::function<void()> on_first_byte;                     // of a request
  std::function<void(Request, AfterResponse)> on_request;  // complete; what its sender wants after
  std::function<void(Response)> on_refused;  // not HTTP, or too large: the connection must close
  std::function<void()> on_gone;             // the client left, reading failed, or Abandon
};

// Sends "100 Continue" to clients that wait for it.
//
// Place: a member of the connection; borrows its socket and the options.
// Threads: the socket thread.
class RequestReader {
 public:
  using Owner = std::shared_ptr<const void>;

  RequestReader(boost::asio::ip::tcp::socket& socket, const ServerOptions& options,
                ReadEvents events);

  // Reads the next request; ends with exactly one of on_request, on_refused and on_gone. `owner`
  // owns this reader, and is kept alive until then. One Read at a time.
  void Read(const Owner& owner);

  // Makes a Read under way end with on_gone; nothing may be read afterwards.
  void Abandon();

 private:
  void ReadSome(const Owner& owner);
  void Parse(const Owner& owner);
  void SendContinue(const Owner& owner);

  boost::asio::ip::tcp::socket& socket_;
  ReadEvents events_;
  RequestParser parser_;
  bool abandoned_ = false;
};

}  // namespace xyn::http
