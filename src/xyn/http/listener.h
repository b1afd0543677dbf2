// Accepts connections and deals them out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
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
// Threads: that of the first loop, but for construction and destruction while there is none.
// Errors: the constructor throws base::EnvironmentError. When the process has no file descriptor
// left, accepting pauses and goes on, which is logged once.
class Listener {
 public:
  using Loops = std::vector<std::unique_ptr<SocketLoop>>;

  Listener(const ServerOptions& options, const Loops& loops, base::Logger& log);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  void Accept();
  void Stop();  // accepts no more

  std::uint16_t port() const { return port_; }

 private:
  void Accepted(const boost::system::error_code& error, boost::asio::ip::tcp::socket socket);
  void Pause(const boost::system::error_code& error);

  const Loops& loops_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  const std::uint16_t port_;
  base::Logger& log_;
  std::size_t turn_ = 0;  // the loop that gets the next connection
  bool pausing_ = false;
  bool stopping_ = false;
};

}  // namespace xyn::http
