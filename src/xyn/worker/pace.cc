#include "xyn/worker/pace.h"

#include <algorithm>

namespace xyn::worker {
namespace {

// What no worker reaches; so that the product with a span is an int.
constexpr double kFastest = 10'000'000;

}  // namespace

void Pace::HandlerReturned(base::SteadyTime now) {
  if (now - since_ >= kWindow) {
    per_second_ = PerSecond(now);
    since_ = now;
    returned_ = 0;
  }
  ++returned_;
}

int Pace::Expected(std::chrono::milliseconds span, base::SteadyTime now) const {
  const double pace = now - since_ >= kWindow ? std::min(per_second_, PerSecond(now)) : per_second_;
  return static_cast<int>(pace * std::chrono::duration<double>(span).count());
}

double Pace::PerSecond(base::SteadyTime now) const {
  return std::min(kFastest, returned_ / std::chrono::duration<double>(now - since_).count());
}

}  // namespace xyn::worker
