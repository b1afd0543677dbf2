#include "xyn/http/handler_pool.h"

#include <utility>

namespace xyn::http {

HandlerPool::HandlerPool(int threads, int max_waiting)
    : max_waiting_(static_cast<std::size_t>(max_waiting)) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { Work(stop); });
  }
}

HandlerPool::~HandlerPool() {
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
}

bool HandlerPool::TrySubmit(Task task) {
  {
    const base::MutexLock lock(mutex_);
    if (waiting_.size() >= max_waiting_) return false;
    waiting_.push_back(std::move(task));
  }
  task_ready_.NotifyOne();
  return true;
}

void HandlerPool::Work(const std::stop_token& stop) {
  while (true) {
    base::MutexLock lock(mutex_);
    while (waiting_.empty() && !stop.stop_requested()) task_ready_.Wait(mutex_, stop);
    if (stop.stop_requested()) return;
    const Task task = std::move(waiting_.front());
    waiting_.pop_front();
    lock.Unlock();
    task();
  }
}

}  // namespace xyn::http
