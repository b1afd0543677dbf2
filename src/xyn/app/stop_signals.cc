#include "xyn/app/stop_signals.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

namespace xyn::app {
namespace {

// Whoever stops a process and its process group, as timeout(1) does, sends the same wish twice.
constexpr std::chrono::milliseconds kSameWish{200};

int Checked(int descriptor, const char* call) {
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), call);
  return descriptor;
}

}  // namespace

StopSignals::StopSignals() {
  std::signal(SIGPIPE, SIG_IGN);
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals_, signal);
  pthread_sigmask(SIG_BLOCK, &signals_, &blocked_before_);
  signal_fd_ = Checked(signalfd(-1, &signals_, SFD_CLOEXEC), "signalfd");
  quit_fd_ = Checked(eventfd(0, EFD_CLOEXEC), "eventfd");
  watcher_ = std::thread([this] { Watch(); });
}

StopSignals::~StopSignals() {
  eventfd_write(quit_fd_, 1);
  watcher_.join();
  close(signal_fd_);
  close(quit_fd_);
  pthread_sigmask(SIG_SETMASK, &blocked_before_, nullptr);
}

void StopSignals::TakeOver() {
  const base::MutexLock lock(mutex_);
  taken_over_ = true;
}

int StopSignals::Wait() {
  const base::MutexLock lock(mutex_);
  while (received_ == 0) received_changed_.Wait(mutex_);
  return received_;
}

void StopSignals::Watch() {
  std::array<pollfd, 2> waits = {{{signal_fd_, POLLIN, 0}, {quit_fd_, POLLIN, 0}}};
  while (true) {
    if (poll(waits.data(), waits.size(), -1) < 0) continue;  // EINTR
    if (waits[1].revents != 0) return;
    signalfd_siginfo info{};
    if (read(signal_fd_, &info, sizeof info) == sizeof info) {
      Receive(static_cast<int>(info.ssi_signo));
    }
  }
}

void StopSignals::Receive(int signal) {
  const base::MutexLock lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (received_ != 0 && now - received_at_ < kSameWish) return;
  // Not exit(): threads that are stuck, or the reason for the hurry, must not hold it up.
  if (!taken_over_ || received_ != 0) _exit(128 + signal);
  received_ = signal;
  received_at_ = now;
  received_changed_.NotifyAll();
}

}  // namespace xyn::app
