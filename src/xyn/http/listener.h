// Accepts connections and deals them out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "xyn/base/log.h"
#include "xyn/http/server_options.h"
#include "xyn/http/socket_loop.h"

namespace xyn::http {

// Every loop gets a connection in turn.
//
// Place: owned by the server; borrows what it is given, which must outlive it.
// Threads: accepts on its own, which no request can hold up; methods are of the server's owner.
// Errors: the constructor throws base::EnvironmentError. When the process has no file descriptor
// left, accepting pauses and goes on, which is logged once.
class Listener {
 public:
  using Loops = std::vector<std::unique_ptr<SocketLoop>>;

  Listener(const ServerOptions& options, const Loops& loops, base::Logger& log);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  void Start();
  void Stop();  // returns when no loop will get another connection

  std::uint16_t port() const { return port_; }

 private:
  void Accept();
  void Accepted(const boost::system::error_code& error, boost::asio::ip::tcp::socket socket);
  void Pause(const boost::system::error_code& error);

  const Loops& loops_;
  base::Logger& log_;
  boost::asio::io_context io_{1};
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  const std::uint16_t port_;
  std::size_t turn_ = 0;  // the loop that gets the next connection
  bool pausing_ = false;
  bool stopping_ = false;
  std::jthread thread_;
};

}  // namespace xyn::http
