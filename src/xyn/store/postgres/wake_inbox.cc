#include "xyn/store/postgres/wake_inbox.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <system_error>
#include <utility>

namespace xyn::store::postgres {

using Wake = WakeListener::Wake;

WakeInbox::WakeInbox()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)), bell_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (epoll_ >= 0 && bell_ >= 0) {
    Watch(bell_);
    return;
  }
  const std::system_error error(errno, std::generic_category(), "waiting for wake-ups");
  if (epoll_ >= 0) close(epoll_);
  if (bell_ >= 0) close(bell_);
  throw error;
}

WakeInbox::~WakeInbox() {
  close(bell_);
  close(epoll_);
}

void WakeInbox::Put(std::string_view payload) {
  {
    const base::MutexLock lock(mutex_);
    (payload == "cancel" ? cancel_ : ready_) = true;
  }
  Ring();
}

void WakeInbox::Interrupt() {
  {
    const base::MutexLock lock(mutex_);
    interrupted_ = true;
  }
  Ring();
}

std::optional<Wake> WakeInbox::Take() {
  const base::MutexLock lock(mutex_);
  if (std::exchange(interrupted_, false)) return Wake::kInterrupted;
  if (std::exchange(cancel_, false)) return Wake::kCancelRequested;
  if (std::exchange(ready_, false)) return Wake::kRunsReady;
  return std::nullopt;
}

// What the kernel has no room to watch is read when a wait has ended all the same.
void WakeInbox::Watch(int socket) {
  epoll_event event = {};
  event.events = EPOLLIN;
  event.data.fd = socket;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
}

void WakeInbox::Unwatch(int socket) { epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr); }

void WakeInbox::Ring() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(bell_, &one, sizeof one);
}

void WakeInbox::WaitUntil(base::SteadyTime until) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  epoll_event event = {};
  epoll_wait(epoll_, &event, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
  std::uint64_t rings = 0;
  [[maybe_unused]] const ssize_t got = read(bell_, &rings, sizeof rings);
}

}  // namespace xyn::store::postgres
