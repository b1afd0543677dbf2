// One client's connection: requests in, responses out, in order.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/ip/tcp.hpp>

#include "xyn/http/deadline.h"
#include "xyn/http/dispatcher.h"
#include "xyn/http/message.h"
#include "xyn/http/request_reader.h"
#include "xyn/http/response_head.h"
#include "xyn/http/server_options.h"

namespace xyn::http {

// Reads a request, has it dispatched, writes the response, and so on until the client leaves, an
// error or a limit ends it, or the server stops. Never reads ahead of the response under way.
//
// Place: kept by Connections until `on_closed`, and by its pending operations; borrows the options
// and the dispatcher. Threads: its socket thread.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using OnClosed = std::function<void(const std::shared_ptr<Connection>&)>;

  // `on_closed` is called once, when the socket has been closed.
  Connection(boost::asio::ip::tcp::socket socket, const ServerOptions& options,
             Dispatcher& dispatcher, OnClosed on_closed);

  void Serve();
  void Refuse(Response problem);  // instead of Serve: sends `problem` and closes

  // The server stops: closes now if no request has begun, else after the response to it.
  void Finish();

 private:
  enum class State { kIdle, kReading, kHandling, kWriting, kLingering, kClosed };

  ReadEvents ReaderEvents();
  void ReadNext();
  void Handle(Request request, AfterResponse after);
  void Answer(Response response, AfterResponse after);
  void ReadingEnded();
  void Written(bool succeeded);
  void Linger();
  void Discard();
  void Expired();
  void Close();

  boost::asio::ip::tcp::socket socket_;
  const ServerOptions& options_;
  Dispatcher& dispatcher_;
  const OnClosed on_closed_;
  Deadline deadline_;
  RequestReader reader_;
  State state_ = State::kIdle;
  bool timed_out_ = false;  // while reading
  bool finishing_ = false;
  AfterResponse after_ = AfterResponse::kKeepAlive;  // of the response under way
  bool without_body_ = false;                        // likewise: it answers HEAD
  std::string head_;                                 // likewise
  std::shared_ptr<const void> until_sent_;           // likewise
  std::string body_;                                 // likewise; then a place for bytes to discard
};

}  // namespace xyn::http
