// Accepts connections and keeps them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_set>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "xyn/base/log.h"
#include "xyn/http/connection.h"
#include "xyn/http/dispatcher.h"
#include "xyn/http/server_options.h"

namespace xyn::http {

// Connections past `max_connections` are answered 503; past kMaxRefusals of those they are closed
// without an answer.
//
// Place: owned by the server; borrows what it is given, which must outlive it.
// Threads: the socket thread, but for construction and destruction while there is none.
// Errors: the constructor throws base::EnvironmentError. When the process has no file descriptor
// left, accepting pauses and goes on, which is logged once.
class Listener {
 public:
  static constexpr std::size_t kMaxRefusals = 64;

  Listener(boost::asio::io_context& io, const ServerOptions& options, Dispatcher& dispatcher,
           base::Logger& log);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  void Accept();

  // Accepts no more, lets requests under way end, and calls `on_empty` when no connection is left,
  // perhaps before it returns.
  void Stop(std::function<void()> on_empty);

  std::uint16_t port() const { return port_; }

 private:
  void Accepted(const boost::system::error_code& error, boost::asio::ip::tcp::socket socket);
  void Keep(boost::asio::ip::tcp::socket socket);
  void Pause(const boost::system::error_code& error);
  void Forget(const std::shared_ptr<Connection>& connection);

  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  const std::uint16_t port_;
  const ServerOptions& options_;
  Dispatcher& dispatcher_;
  base::Logger& log_;
  std::unordered_set<std::shared_ptr<Connection>> connections_;
  bool pausing_ = false;
  bool stopping_ = false;
  std::function<void()> on_empty_;
};

}  // namespace xyn::http
