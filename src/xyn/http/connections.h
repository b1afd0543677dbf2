// The connections of one socket thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <unordered_set>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "xyn/http/connection.h"
#include "xyn/http/dispatcher.h"
#include "xyn/http/server_options.h"

namespace xyn::http {

// Connections past `max_connections` of the server are answered 503; past kMaxRefusals of those
// they are closed without an answer.
//
// Place: a member of a socket loop; borrows what it is given, which must outlive it.
// Threads: the loop's, but for Add.
class Connections {
 public:
  static constexpr int kMaxRefusals = 64;

  // `open` counts the connections of all threads of the server.
  Connections(boost::asio::io_context& io, const ServerOptions& options, Dispatcher& dispatcher,
              std::atomic<int>& open);
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  // Serves `socket`, which is of this loop's io_context. From any one thread.
  void Add(boost::asio::ip::tcp::socket socket);

  // Lets requests under way end, and calls `on_empty` when no connection is left, perhaps before it
  // returns. Nothing may be added after it.
  void Stop(std::function<void()> on_empty);

 private:
  void Keep(boost::asio::ip::tcp::socket socket, bool is_one_too_many);
  void Forget(const std::shared_ptr<Connection>& connection);

  boost::asio::io_context& io_;
  const ServerOptions& options_;
  Dispatcher& dispatcher_;
  std::atomic<int>& open_;
  std::unordered_set<std::shared_ptr<Connection>> connections_;
  std::function<void()> on_empty_;  // once it stops
};

}  // namespace xyn::http
