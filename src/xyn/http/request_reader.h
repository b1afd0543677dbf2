// Reads the requests of one connection, one after another.
#pragma once

#include <functional>
#include <memory>

#include <boost/asio/ip/tcp.hpp>

#include "xyn/http/message.h"
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

// Parses with the limits of the server, and sends "100 Continue" to clients that wait for it.
// What follows a request in the same packet is kept for the next Read, so clients may pipeline.
//
// Place: a member of the connection; borrows its socket.
// Threads: the socket thread.
class RequestReader {
 public:
  RequestReader(boost::asio::ip::tcp::socket& socket, const ServerOptions& options,
                ReadEvents events);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  // Reads the next request; ends with exactly one of on_request, on_refused and on_gone. `owner`
  // owns this reader, and is kept alive until then. One Read at a time.
  void Read(const std::shared_ptr<const void>& owner);

  // Makes a Read under way end with on_gone; nothing may be read afterwards.
  void Abandon();

 private:
  using Owner = std::shared_ptr<const void>;
  class Parsing;

  void ReadSome(const Owner& owner);
  void Parse(const Owner& owner);
  void SendContinue(const Owner& owner);

  boost::asio::ip::tcp::socket& socket_;
  ReadEvents events_;
  std::unique_ptr<Parsing> parsing_;
  bool abandoned_ = false;
};

}  // namespace xyn::http
