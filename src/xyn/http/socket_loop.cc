#include "xyn/http/socket_loop.h"

#include <functional>
#include <utility>

#include <boost/asio/post.hpp>

#include "xyn/http/run_loop.h"

namespace xyn::http {

SocketLoop::SocketLoop(const ServerOptions& options, const SharedParts& shared)
    : options_(options),
      log_(shared.log),
      stays_(io_.get_executor()),
      stop_timer_(io_),
      dispatcher_(shared.router, shared.pool, shared.gatherer, shared.edge, shared.registry,
                  [this](std::function<void()> f) { boost::asio::post(io_, std::move(f)); }),
      connections_(io_, options, dispatcher_, shared.open_connections) {}

void SocketLoop::Start() {
  dispatcher_.Start();
  thread_ = std::jthread([this] { RunLoop(io_, log_); });
}

void SocketLoop::Stop() {
  boost::asio::post(io_, [this] {
    stop_timer_.expires_after(options_.stop_timeout);
    stop_timer_.async_wait([this](const boost::system::error_code&) { io_.stop(); });
    connections_.Stop([this] { io_.stop(); });
  });
}

void SocketLoop::Join() {
  if (thread_.joinable()) thread_.join();
}

}  // namespace xyn::http
