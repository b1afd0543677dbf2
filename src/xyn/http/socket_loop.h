// A socket thread and what lives on it.
#pragma once

#include <atomic>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "xyn/base/log.h"
#include "xyn/http/connections.h"
#include "xyn/http/dispatcher.h"
#include "xyn/http/handler_edge.h"
#include "xyn/http/handler_pool.h"
#include "xyn/http/request_gatherer.h"
#include "xyn/http/router.h"
#include "xyn/http/server_options.h"
#include "xyn/metrics/registry.h"

namespace xyn::http {

// What the loops of a server share.
struct SharedParts {
  const Router& router;
  HandlerPool& pool;
  RequestGatherer& gatherer;
  HandlerEdge& edge;
  metrics::Registry& registry;
  std::atomic<int>& open_connections;
  base::Logger& log;
};

// Place: owned by the server; borrows its options and what it shares, which must outlive it, except
// that the pool must be gone before the loop is: its tasks come back here.
// Threads: Stop and Join are of the server's owner.
class SocketLoop {
 public:
  SocketLoop(const ServerOptions& options, const SharedParts& shared);
  SocketLoop(const SocketLoop&) = delete;
  SocketLoop& operator=(const SocketLoop&) = delete;

  void Start();

  // Lets requests under way end, for as long as the options allow, then the thread. Returns at
  // once.
  void Stop();
  void Join();

  boost::asio::io_context& io() { return io_; }
  Connections& connections() { return connections_; }

 private:
  const ServerOptions& options_;
  base::Logger& log_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> stays_;
  boost::asio::steady_timer stop_timer_;
  Dispatcher dispatcher_;
  Connections connections_;
  std::jthread thread_;
};

}  // namespace xyn::http
