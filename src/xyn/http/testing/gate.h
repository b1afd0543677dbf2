// A place where threads wait until a test lets them go.
#pragma once

#include "xyn/base/condition_variable.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"

namespace xyn::http {

class Gate {
 public:
  void Pass() {
    const base::MutexLock lock(mutex_);
    ++arrived_;
    changed_.NotifyAll();
    while (!open_) changed_.Wait(mutex_);
  }

  void AwaitArrivals(int count) {
    const base::MutexLock lock(mutex_);
    while (arrived_ < count) changed_.Wait(mutex_);
  }

  void Open() {
    const base::MutexLock lock(mutex_);
    open_ = true;
    changed_.NotifyAll();
  }

 private:
  base::Mutex mutex_;
  base::ConditionVariable changed_;
  int arrived_ XYN_GUARDED_BY(mutex_) = 0;
  bool open_ XYN_GUARDED_BY(mutex_) = false;
};

}  // namespace xyn::http
