#include "xyn/base/condition_variable.h"

#include <stop_token>
#include <thread>

#include <gtest/gtest.h>

#include "xyn/base/mutex.h"
#include "xyn/base/pause.h"
#include "xyn/base/thread_annotations.h"

namespace xyn::base {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Two threads that hand each other a ball.
template <class Condition>
class Court {
 public:
  using Wait = void (*)(Condition&, Mutex&);
  enum class Side { kLeft, kRight };

  explicit Court(Wait wait) : wait_(wait) {}

  // Waits until the ball is here; then it is there.
  void Return(Side here) {
    const MutexLock lock(mutex_);
    while (at_ != here) wait_(changed_, mutex_);
    at_ = here == Side::kLeft ? Side::kRight : Side::kLeft;
    changed_.NotifyOne();
  }

 private:
  const Wait wait_;
  Mutex mutex_;
  Condition changed_;
  Side at_ XYN_GUARDED_BY(mutex_) = Side::kLeft;
};

// Ends only if no notification is lost.
template <class Condition>
void PlayAThousandReturns(void (*wait)(Condition&, Mutex&)) {
  using Side = typename Court<Condition>::Side;
  Court<Condition> court(wait);
  const std::jthread right([&] {
    for (int i = 0; i < 1'000; ++i) court.Return(Side::kRight);
  });
  for (int i = 0; i < 1'000; ++i) court.Return(Side::kLeft);
}

void Wait(ConditionVariable& changed, Mutex& mutex) XYN_REQUIRES(mutex) { changed.Wait(mutex); }

void WaitUntil(ConditionVariable& changed, Mutex& mutex) XYN_REQUIRES(mutex) {
  changed.WaitUntil(mutex, steady_clock::now() + hours(1));
}

void WaitForStop(InterruptibleConditionVariable& changed, Mutex& mutex) XYN_REQUIRES(mutex) {
  const std::stop_source source;
  changed.Wait(mutex, source.get_token());
}

void WaitForStopOrTime(InterruptibleConditionVariable& changed, Mutex& mutex) XYN_REQUIRES(mutex) {
  const std::stop_source source;
  changed.WaitFor(mutex, source.get_token(), hours(1));
}

TEST(ConditionVariable, WakesWhoWaits) { PlayAThousandReturns(Wait); }

TEST(ConditionVariable, WakesWhoWaitsUntilADeadline) { PlayAThousandReturns(WaitUntil); }

TEST(ConditionVariable, WaitsNoLongerThanUntilTheDeadline) {
  Mutex mutex;
  ConditionVariable never_notified;
  const auto deadline = steady_clock::now() + milliseconds(10);
  const MutexLock lock(mutex);
  while (steady_clock::now() < deadline) never_notified.WaitUntil(mutex, deadline);
  never_notified.WaitUntil(mutex, deadline);
}

TEST(InterruptibleConditionVariable, WakesWhoWaits) { PlayAThousandReturns(WaitForStop); }

TEST(InterruptibleConditionVariable, WakesWhoWaitsForATime) {
  PlayAThousandReturns(WaitForStopOrTime);
}

TEST(InterruptibleConditionVariable, WakesWhoIsAskedToStop) {
  Mutex mutex;
  InterruptibleConditionVariable never_notified;
  std::jthread waits([&](const std::stop_token& stop) {
    const MutexLock lock(mutex);
    while (!stop.stop_requested()) never_notified.Wait(mutex, stop);
    never_notified.Wait(mutex, stop);
    never_notified.WaitFor(mutex, stop, hours(1));
  });
  waits.request_stop();
  waits.join();
}

TEST(InterruptibleConditionVariable, WaitsNoLongerThanItIsToldTo) {
  const std::stop_source source;
  Mutex mutex;
  InterruptibleConditionVariable never_notified;
  const MutexLock lock(mutex);
  never_notified.WaitFor(mutex, source.get_token(), milliseconds(1));
  never_notified.WaitFor(mutex, source.get_token(), milliseconds(-1));
}

TEST(Pause, LastsAsLongAsItShould) {
  const std::stop_source source;
  const auto began = steady_clock::now();
  Pause(milliseconds(20), source.get_token());
  EXPECT_GE(steady_clock::now() - began, milliseconds(20));
}

TEST(Pause, EndsWhenAStopIsRequested) {
  std::jthread pauses([](const std::stop_token& stop) { Pause(hours(24) * 36'500, stop); });
  pauses.request_stop();
  pauses.join();
}

TEST(Pause, IsNoneInThePast) {
  const std::stop_source source;
  Pause(milliseconds(-1), source.get_token());
  Pause(-hours(24) * 36'500, source.get_token());
}

}  // namespace
}  // namespace xyn::base
