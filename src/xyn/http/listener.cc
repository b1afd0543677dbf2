#include "xyn/http/listener.h"

#include <chrono>
#include <utility>

#include <boost/asio/post.hpp>

#include "xyn/http/listen_address.h"
#include "xyn/http/run_loop.h"

namespace xyn::http {
namespace {

using boost::asio::ip::tcp;
using Error = boost::system::error_code;

constexpr std::chrono::milliseconds kPause{100};

}  // namespace

Listener::Listener(const ServerOptions& options, const Loops& loops, base::Logger& log)
    : loops_(loops),
      log_(log),
      acceptor_(Listen(io_, options.host, options.port)),
      pause_(io_),
      port_(acceptor_.local_endpoint().port()) {}

void Listener::Start() {
  Accept();
  thread_ = std::jthread([this] { RunLoop(io_, log_); });
}

void Listener::Accept() {
  acceptor_.async_accept(loops_[turn_]->io(), [this](const Error& error, tcp::socket socket) {
    Accepted(error, std::move(socket));
  });
}

void Listener::Stop() {
  boost::asio::post(io_, [this] {
    stopping_ = true;
    Error ignored;
    acceptor_.close(ignored);
    pause_.cancel();
  });
  if (thread_.joinable()) thread_.join();
}

void Listener::Accepted(const Error& error, tcp::socket socket) {
  if (stopping_) return;
  if (error == boost::asio::error::no_descriptors || error == boost::asio::error::no_memory ||
      error == boost::asio::error::no_buffer_space) {
    Pause(error);
    return;
  }
  // Other errors are of a client that left before it was accepted.
  if (!error) {
    pausing_ = false;
    loops_[turn_]->connections().Add(std::move(socket));
    turn_ = (turn_ + 1) % loops_.size();
  }
  Accept();
}

void Listener::Pause(const Error& error) {
  if (!pausing_) log_.warn("http: cannot accept connections for now: {}", error.message());
  pausing_ = true;
  pause_.expires_after(kPause);
  pause_.async_wait([this](const Error& cancelled) {
    if (!cancelled && !stopping_) Accept();
  });
}

}  // namespace xyn::http
