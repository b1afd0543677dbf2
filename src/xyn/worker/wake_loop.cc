#include "xyn/worker/wake_loop.h"

#include <stop_token>
#include <utility>

namespace xyn::worker {
namespace {

// Only bounds how long the listener may not notice that it lost its connection.
constexpr std::chrono::milliseconds kPatience{2'000};

}  // namespace

WakeLoop::WakeLoop(std::unique_ptr<store::WakeListener> listener, Callbacks callbacks)
    : listener_(std::move(listener)), callbacks_(std::move(callbacks)) {}

void WakeLoop::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void WakeLoop::Run(const std::stop_token& stop) {
  using Wake = store::WakeListener::Wake;
  const std::stop_callback interrupt(stop, [this] { listener_->Interrupt(); });
  while (!stop.stop_requested()) {
    switch (listener_->Wait(kPatience)) {
      case Wake::kRunsReady:
        callbacks_.runs_ready();
        break;
      case Wake::kCancelRequested:
        callbacks_.cancel_requested();
        break;
      case Wake::kTimeout:
      case Wake::kInterrupted:
        break;
    }
  }
}

}  // namespace xyn::worker
