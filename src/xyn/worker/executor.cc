#include "xyn/worker/executor.h"

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>
#include <utility>

namespace xyn::worker {

// The state that the threads share.
//
// Attempts are handed out in a chain: a thread that takes one and leaves others behind calls the
// next thread before it executes. So with tiny handlers few threads do all the work, without a
// wake-up for each attempt, while a slow handler never holds up those queued behind it.
class Executor::Crew : public std::enable_shared_from_this<Executor::Crew> {
 public:
  Crew(int concurrency, Execute execute, OnEnd ended, base::Logger& log)
      : execute_(std::move(execute)),
        ended_(std::move(ended)),
        log_(log),
        concurrency_(static_cast<std::size_t>(concurrency)) {}

  void Start() {
    const std::lock_guard lock(mutex_);
    StartThreadLocked();
  }

  void Submit(const std::vector<AttemptPtr>& attempts) {
    const std::lock_guard lock(mutex_);
    waiting_.insert(waiting_.end(), attempts.begin(), attempts.end());
    CallThreadLocked();
  }

  std::vector<AttemptPtr> TakeBack(base::SteadyTime time) {
    const std::lock_guard lock(mutex_);
    const auto late = [time](const AttemptPtr& attempt) { return attempt->claimed_at() < time; };
    const auto taken = std::stable_partition(waiting_.begin(), waiting_.end(), std::not_fn(late));
    std::vector<AttemptPtr> back(taken, waiting_.end());
    waiting_.erase(taken, waiting_.end());
    return back;
  }

  std::vector<AttemptPtr> Close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    called_.notify_all();
    const std::deque<AttemptPtr> unstarted = std::exchange(waiting_, {});
    return {unstarted.begin(), unstarted.end()};
  }

  bool WaitUntilIdle(std::chrono::nanoseconds patience) {
    std::unique_lock lock(mutex_);
    return idle_.wait_for(lock, patience, [this] { return executing_.empty() && ending_ == 0; });
  }

  std::vector<AttemptPtr> Abandon() {
    std::unique_lock lock(mutex_);
    closed_ = true;
    abandoned_ = true;
    called_.notify_all();
    idle_.wait(lock, [this] { return ending_ == 0; });
    std::vector<AttemptPtr> left(executing_.begin(), executing_.end());
    std::vector<std::jthread> threads = std::exchange(threads_, {});
    lock.unlock();
    if (!left.empty()) {
      for (std::jthread& thread : threads) thread.detach();
    }
    return left;  // the threads that were not let go of are joined here
  }

 private:
  void CallThreadLocked() {
    if (waiting_.empty() || one_is_called_ || closed_) return;
    if (sleeping_ > 0) {
      one_is_called_ = true;
      called_.notify_one();
    } else if (threads_.size() < concurrency_) {
      StartThreadLocked();
    }
  }

  void StartThreadLocked() {
    try {
      threads_.emplace_back([crew = shared_from_this()] { crew->Work(); });
      one_is_called_ = true;
    } catch (const std::system_error& error) {
      if (threads_.empty()) throw;
      log_.warn("cannot start more than {} of {} threads: {}", threads_.size(), concurrency_,
                error.what());
      concurrency_ = threads_.size();
    }
  }

  void Work() {
    std::unique_lock lock(mutex_);
    one_is_called_ = false;
    while (AttemptPtr attempt = TakeLocked(lock)) {
      CallThreadLocked();
      executing_.insert(attempt);
      lock.unlock();
      Execution execution = execute_(*attempt);
      lock.lock();
      executing_.erase(attempt);
      if (abandoned_) return;
      ++ending_;
      lock.unlock();
      ended_(attempt, std::move(execution));
      lock.lock();
      --ending_;
      if (ending_ == 0) idle_.notify_all();
    }
  }

  // nullptr: closed.
  AttemptPtr TakeLocked(std::unique_lock<std::mutex>& lock) {
    while (!closed_ && waiting_.empty()) {
      ++sleeping_;
      called_.wait(lock);
      --sleeping_;
      one_is_called_ = false;
    }
    if (closed_) return nullptr;
    AttemptPtr attempt = std::move(waiting_.front());
    waiting_.pop_front();
    return attempt;
  }

  const Execute execute_;
  const OnEnd ended_;
  base::Logger& log_;

  std::mutex mutex_;                // guards all that follows
  std::condition_variable called_;  // by CallThreadLocked
  std::condition_variable idle_;
  std::size_t concurrency_;
  std::deque<AttemptPtr> waiting_;
  std::set<AttemptPtr> executing_;
  std::vector<std::jthread> threads_;
  std::size_t sleeping_ = 0;    // threads that wait to be called
  bool one_is_called_ = false;  // a thread is on its way and will call the next
  int ending_ = 0;              // threads in ended_
  bool closed_ = false;
  bool abandoned_ = false;
};

Executor::Executor(int concurrency, Execute execute, OnEnd ended, base::Logger& log)
    : crew_(std::make_shared<Crew>(concurrency, std::move(execute), std::move(ended), log)) {}

Executor::~Executor() { crew_->Abandon(); }

void Executor::Start() { crew_->Start(); }

void Executor::Submit(const std::vector<AttemptPtr>& attempts) { crew_->Submit(attempts); }

std::vector<AttemptPtr> Executor::TakeBack(base::SteadyTime time) { return crew_->TakeBack(time); }

std::vector<AttemptPtr> Executor::Close() { return crew_->Close(); }

bool Executor::WaitUntilIdle(std::chrono::nanoseconds patience) {
  return crew_->WaitUntilIdle(patience);
}

std::vector<AttemptPtr> Executor::Abandon() { return crew_->Abandon(); }

}  // namespace xyn::worker
