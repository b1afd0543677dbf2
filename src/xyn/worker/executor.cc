#include "xyn/worker/executor.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <functional>
#include <set>
#include <system_error>
#include <thread>
#include <utility>

#include "xyn/base/condition_variable.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"

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

  void Start() XYN_EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    StartThreadLocked();
  }

  void Submit(const std::vector<AttemptPtr>& attempts) XYN_EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    waiting_.insert(waiting_.end(), attempts.begin(), attempts.end());
    CallThreadLocked();
  }

  std::vector<AttemptPtr> TakeBack(base::SteadyTime time) XYN_EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    const auto late = [time](const AttemptPtr& attempt) { return attempt->claimed_at() <= time; };
    const auto taken = std::stable_partition(waiting_.begin(), waiting_.end(), std::not_fn(late));
    std::vector<AttemptPtr> back(taken, waiting_.end());
    waiting_.erase(taken, waiting_.end());
    return back;
  }

  std::vector<AttemptPtr> Close() XYN_EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    closed_ = true;
    called_.NotifyAll();
    const std::deque<AttemptPtr> unstarted = std::exchange(waiting_, {});
    return {unstarted.begin(), unstarted.end()};
  }

  bool WaitUntilIdle(std::chrono::nanoseconds patience) XYN_EXCLUDES(mutex_) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    const base::MutexLock lock(mutex_);
    while (!IsIdleLocked() && std::chrono::steady_clock::now() < deadline) {
      idle_.WaitUntil(mutex_, deadline);
    }
    return IsIdleLocked();
  }

  std::vector<AttemptPtr> Abandon() XYN_EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    closed_ = true;
    abandoned_ = true;
    called_.NotifyAll();
    while (ending_ > 0) idle_.Wait(mutex_);
    std::vector<AttemptPtr> left(executing_.begin(), executing_.end());
    std::vector<std::jthread> threads = std::exchange(threads_, {});
    lock.Unlock();
    if (!left.empty()) {
      for (std::jthread& thread : threads) thread.detach();
    }
    return left;  // the threads that were not let go of are joined here
  }

 private:
  bool IsIdleLocked() const XYN_REQUIRES(mutex_) { return executing_.empty() && ending_ == 0; }

  void CallThreadLocked() XYN_REQUIRES(mutex_) {
    if (waiting_.empty() || one_is_called_ || closed_) return;
    if (sleeping_ > 0) {
      one_is_called_ = true;
      called_.NotifyOne();
    } else if (threads_.size() < concurrency_) {
      StartThreadLocked();
    }
  }

  void StartThreadLocked() XYN_REQUIRES(mutex_) {
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

  void Work() XYN_EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    one_is_called_ = false;
    while (AttemptPtr attempt = TakeLocked()) {
      CallThreadLocked();
      executing_.insert(attempt);
      lock.Unlock();
      Execution execution = execute_(*attempt);
      lock.Lock();
      executing_.erase(attempt);
      if (abandoned_) return;
      ++ending_;
      lock.Unlock();
      ended_(attempt, std::move(execution));
      lock.Lock();
      --ending_;
      if (ending_ == 0) idle_.NotifyAll();
    }
  }

  // nullptr: closed.
  AttemptPtr TakeLocked() XYN_REQUIRES(mutex_) {
    while (!closed_ && waiting_.empty()) {
      ++sleeping_;
      called_.Wait(mutex_);
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

  base::Mutex mutex_;
  base::ConditionVariable called_;  // by CallThreadLocked
  base::ConditionVariable idle_;
  std::size_t concurrency_ XYN_GUARDED_BY(mutex_);
  std::deque<AttemptPtr> waiting_ XYN_GUARDED_BY(mutex_);
  std::set<AttemptPtr> executing_ XYN_GUARDED_BY(mutex_);
  std::vector<std::jthread> threads_ XYN_GUARDED_BY(mutex_);
  std::size_t sleeping_ XYN_GUARDED_BY(mutex_) = 0;  // threads that wait to be called
  // A thread is on its way and will call the next.
  bool one_is_called_ XYN_GUARDED_BY(mutex_) = false;
  int ending_ XYN_GUARDED_BY(mutex_) = 0;  // threads in ended_
  bool closed_ XYN_GUARDED_BY(mutex_) = false;
  bool abandoned_ XYN_GUARDED_BY(mutex_) = false;
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
