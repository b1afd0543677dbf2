#include "xyn/http/deadline.h"

#include <utility>

#include <boost/asio/steady_timer.hpp>

namespace xyn::http {
namespace {

using Instant = std::chrono::steady_clock::time_point;

}  // namespace

struct Deadline::State {
  boost::asio::steady_timer timer;
  std::function<void()> on_expired;
  Instant deadline = Instant::max();
  Instant rings_at = Instant::max();  // of the timer; max: it is not set
};

Deadline::Deadline(const boost::asio::any_io_executor& executor, std::function<void()> on_expired)
    : state_(std::make_shared<State>(State{.timer = boost::asio::steady_timer(executor),
                                           .on_expired = std::move(on_expired)})) {}

Deadline::~Deadline() { state_->timer.cancel(); }

void Deadline::SetIn(std::chrono::steady_clock::duration from_now) {
  state_->deadline = std::chrono::steady_clock::now() + from_now;
  if (state_->deadline < state_->rings_at) Ring(state_);
}

void Deadline::Clear() { state_->deadline = Instant::max(); }

// Sets the timer to the deadline; when it rings, the deadline has passed or has moved since.
void Deadline::Ring(const std::shared_ptr<State>& state) {
  state->rings_at = state->deadline;
  state->timer.expires_at(state->rings_at);
  state->timer.async_wait([weak = std::weak_ptr<State>(state)](const auto& error) {
    const auto alive = weak.lock();
    if (error || !alive) return;
    alive->rings_at = Instant::max();
    if (alive->deadline > std::chrono::steady_clock::now()) {
      if (alive->deadline != Instant::max()) Ring(alive);
      return;
    }
    alive->deadline = Instant::max();
    alive->on_expired();
  });
}

}  // namespace xyn::http
