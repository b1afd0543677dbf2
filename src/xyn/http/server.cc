#include "xyn/http/server.h"

#include <functional>
#include <stdexcept>
#include <thread>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "xyn/http/dispatcher.h"
#include "xyn/http/handler_pool.h"
#include "xyn/http/listener.h"

namespace xyn::http {

// The socket thread and what lives on it.
class Server::Loop {
 public:
  Loop(const ServerOptions& options, const Router& router, metrics::Registry& registry,
       base::Logger& log)
      : options_(options),
        log_(log),
        stop_timer_(io_),
        dispatcher_(router, pool_, registry, log,
                    [this](std::function<void()> f) { boost::asio::post(io_, std::move(f)); }),
        listener_(io_, options_, dispatcher_, log),
        pool_(options.handler_threads, options.max_waiting_requests) {}

  ~Loop() {
    if (!thread_.joinable()) return;
    boost::asio::post(io_, [this] { Stop(); });
    thread_.join();
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void Start() {
    dispatcher_.Start();
    listener_.Accept();
    thread_ = std::jthread([this] { Run(); });
  }

  std::uint16_t port() const { return listener_.port(); }

 private:
  // What a handler of the loop throws, such as bad_alloc, costs its connection, not the server.
  void Run() {
    while (!io_.stopped()) {
      try {
        io_.run();
      } catch (const std::exception& error) {
        log_.error("http: {}", error.what());
      }
    }
  }

  void Stop() {
    stop_timer_.expires_after(options_.stop_timeout);
    stop_timer_.async_wait([this](const boost::system::error_code&) { io_.stop(); });
    listener_.Stop([this] { io_.stop(); });
  }

  const ServerOptions options_;
  base::Logger& log_;
  boost::asio::io_context io_{1};
  boost::asio::steady_timer stop_timer_;
  Dispatcher dispatcher_;
  Listener listener_;
  HandlerPool pool_;  // destroyed before what its tasks use
  std::jthread thread_;
};

Server::Server(const ServerOptions& options, const Router& router, metrics::Registry& registry,
               base::Logger& log)
    : loop_(std::make_unique<Loop>(options, router, registry, log)) {}

Server::~Server() = default;

void Server::Start() { loop_->Start(); }

std::uint16_t Server::port() const { return loop_->port(); }

}  // namespace xyn::http
