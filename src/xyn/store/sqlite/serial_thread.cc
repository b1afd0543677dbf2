#include "xyn/store/sqlite/serial_thread.h"

#include <algorithm>

namespace xyn::store::sqlite {

SerialThread::SerialThread() : thread_([this](const std::stop_token& stop) { Run(stop); }) {}

SerialThread::~SerialThread() = default;

bool SerialThread::RunBy(std::chrono::steady_clock::time_point deadline,
                         const std::function<void()>& task) {
  Turn turn{.task = task};
  {
    const base::MutexLock lock(mutex_);
    waiting_.push_back(&turn);
    if (waiting_.size() == 1) asked_.NotifyOne();
    while (!turn.has_begun && std::chrono::steady_clock::now() < deadline) {
      turn.ended.WaitUntil(mutex_, deadline);
    }
    if (!turn.has_begun) {
      waiting_.erase(std::ranges::find(waiting_, &turn));
      return false;
    }
    while (!turn.has_ended) turn.ended.Wait(mutex_);
  }
  if (turn.error) std::rethrow_exception(turn.error);
  return true;
}

void SerialThread::Run(const std::stop_token& stop) {
  base::MutexLock lock(mutex_);
  while (true) {
    while (waiting_.empty() && !stop.stop_requested()) asked_.Wait(mutex_, stop);
    if (waiting_.empty()) return;
    Turn& turn = *waiting_.front();
    waiting_.pop_front();
    turn.has_begun = true;
    lock.Unlock();
    std::exception_ptr error = Execute(turn.task);
    lock.Lock();
    turn.error = std::move(error);
    turn.has_ended = true;
    turn.ended.NotifyOne();  // under the lock: whoever waits may take the turn away with it
  }
}

std::exception_ptr SerialThread::Execute(const std::function<void()>& task) {
  try {
    task();
    return nullptr;
  } catch (...) {
    return std::current_exception();
  }
}

}  // namespace xyn::store::sqlite
