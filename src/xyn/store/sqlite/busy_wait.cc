#include "xyn/store/sqlite/busy_wait.h"

#include <algorithm>
#include <thread>

namespace xyn::store::sqlite {
namespace {

constexpr std::chrono::microseconds kLongestPause{2'000};

}  // namespace

bool BusyWait::Pause() {
  if (std::chrono::steady_clock::now() >= deadline_) return false;
  std::this_thread::sleep_for(pause_);
  pause_ = std::min(pause_ * 5 / 4, kLongestPause);
  return true;
}

}  // namespace xyn::store::sqlite
