// What clang has to refuse: `-Xclang -verify` fails unless it finds the errors that the comments
// expect, and no others. No build has this file; .ci/run looks at it.
#include "xyn/base/condition_variable.h"
#include "xyn/base/mutex.h"
#include "xyn/base/shared_mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/store/sqlite/serial_thread.h"

namespace xyn {

class Account {
 public:
  int ReadUnlocked() const {
    // expected-error@+1 {{reading variable 'balance_' requires holding mutex}}
    return balance_;
  }

  void WriteUnlocked() {
    // expected-error@+1 {{writing variable 'balance_' requires holding mutex}}
    balance_ = 1;
  }

  void WriteAfterUnlock() {
    base::MutexLock lock(mutex_);
    lock.Unlock();
    // expected-error@+1 {{writing variable 'balance_' requires holding mutex}}
    balance_ = 1;
  }

  void CallUnlocked() {
    // expected-error@+1 {{calling function 'AddLocked' requires holding mutex}}
    AddLocked(1);
  }

  void LockTwice() {
    const base::MutexLock lock(mutex_);
    // expected-error@+1 {{cannot call function 'Add' while mutex 'mutex_' is held}}
    Add(1);
  }

  void WaitUnlocked() {
    // expected-error@+1 {{calling function 'Wait' requires holding mutex}}
    changed_.Wait(mutex_);
  }

  void WaitForStopUnlocked(const std::stop_token& stop) {
    // expected-error@+1 {{calling function 'Wait' requires holding mutex}}
    stopping_.Wait(mutex_, stop);
  }

  // A lambda is a function of its own, to which nobody has promised the lock.
  void ChangeInLambda() {
    const base::MutexLock lock(mutex_);
    // expected-error@+1 {{writing variable 'balance_' requires holding mutex}}
    [this] { balance_ = 1; }();
  }

  void UseWhatWasOnlyTried() {
    if (mutex_.TryLock()) mutex_.Unlock();
    // expected-error@+1 {{writing variable 'balance_' requires holding mutex}}
    balance_ = 1;
  }

  void NeverUnlock() {
    mutex_.Lock();
    balance_ = 1;
    // expected-note@-2 {{mutex acquired here}}
    // expected-error@+1 {{mutex 'mutex_' is still held at the end of function}}
  }

 private:
  void Add(int amount) XYN_EXCLUDES(mutex_);
  void AddLocked(int amount) XYN_REQUIRES(mutex_);

  mutable base::Mutex mutex_;
  base::ConditionVariable changed_;
  base::InterruptibleConditionVariable stopping_;
  int balance_ XYN_GUARDED_BY(mutex_) = 0;
};

class Catalogue {
 public:
  void WriteAsReader() {
    const base::ReaderLock lock(mutex_);
    // expected-error@+1 {{writing variable 'pages_' requires holding shared mutex}}
    pages_ = 1;
  }

 private:
  base::SharedMutex mutex_;
  int pages_ XYN_GUARDED_BY(mutex_) = 0;
};

class File {
 public:
  void WriteElsewhere() {
    // expected-error@+1 {{writing variable 'size_' requires holding serial thread}}
    size_ = 1;
  }

  void WriteThere() {
    thread_.AmHere();
    size_ = 1;
  }

 private:
  store::sqlite::SerialThread thread_;
  int size_ XYN_GUARDED_BY(thread_) = 0;
};

}  // namespace xyn
