#include "xyn/store/sqlite/wake_listener.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>

#include <array>
#include <chrono>
#include <cstring>

namespace xyn::store::sqlite {
namespace {

using std::chrono::steady_clock;

// Creates the file if need be; returns the watch, or -1.
int WatchFile(int inotify, const std::filesystem::path& path) {
  const FileDescriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  return inotify_add_watch(inotify, path.c_str(), IN_MODIFY | IN_DELETE_SELF | IN_MOVE_SELF);
}

// Waits until one of the two can be read; returns early when a signal handler ran. Negative
// descriptors are ignored.
void PollBoth(int first, int second, steady_clock::duration timeout) {
  std::array<pollfd, 2> polled = {pollfd{.fd = first, .events = POLLIN, .revents = 0},
                                  pollfd{.fd = second, .events = POLLIN, .revents = 0}};
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(timeout);
  poll(polled.data(), polled.size(), static_cast<int>(wait.count()));
}

}  // namespace

InotifyWakeListener::InotifyWakeListener(const WakeFiles& files, base::Logger& log)
    : files_(files),
      inotify_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      interrupt_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (!Watch()) {
    log.warn("Cannot watch {} for new runs ({}); workers find them by polling",
             files_.runs_ready().string(), std::strerror(errno));
  }
}

WakeListener::Wake InotifyWakeListener::Wait(std::chrono::milliseconds timeout) {
  const steady_clock::time_point deadline = steady_clock::now() + timeout;
  while (true) {
    if (TakeInterrupt()) return Wake::kInterrupted;
    ReadSignals();
    if (const std::optional<Wake> wake = TakePending()) return *wake;
    const steady_clock::duration left = deadline - steady_clock::now();
    if (left <= steady_clock::duration::zero()) return Wake::kTimeout;
    PollBoth(inotify_.get(), interrupt_.get(), left);
  }
}

void InotifyWakeListener::Interrupt() { eventfd_write(interrupt_.get(), 1); }

bool InotifyWakeListener::Watch() {
  ready_watch_ = WatchFile(inotify_.get(), files_.runs_ready());
  cancel_watch_ = WatchFile(inotify_.get(), files_.cancel_requested());
  return ready_watch_ >= 0 && cancel_watch_ >= 0;
}

bool InotifyWakeListener::TakeInterrupt() {
  eventfd_t count = 0;
  return eventfd_read(interrupt_.get(), &count) == 0;
}

void InotifyWakeListener::ReadSignals() {
  alignas(inotify_event) std::array<char, 4096> buffer{};
  while (true) {
    const ssize_t size = read(inotify_.get(), buffer.data(), buffer.size());
    if (size <= 0) return;
    for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      Note(event.wd, event.mask);
      at += sizeof event + event.len;
    }
  }
}

void InotifyWakeListener::Note(int watch, std::uint32_t mask) {
  if (watch == ready_watch_) runs_ready_ = true;
  if (watch == cancel_watch_) cancel_requested_ = true;
  // A file was deleted or moved away, or signals were lost: look at everything, and watch the files
  // that have the names now.
  if ((mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_Q_OVERFLOW)) != 0) {
    runs_ready_ = true;
    cancel_requested_ = true;
    Watch();
  }
}

std::optional<WakeListener::Wake> InotifyWakeListener::TakePending() {
  if (std::exchange(cancel_requested_, false)) return Wake::kCancelRequested;
  if (std::exchange(runs_ready_, false)) return Wake::kRunsReady;
  return std::nullopt;
}

}  // namespace xyn::store::sqlite
