#include "xyn/worker/outage.h"

#include <algorithm>
#include <utility>

#include "xyn/base/pause.h"

namespace xyn::worker {

Outage::Outage(std::string what, const base::Clock& clock, base::Logger& log)
    : what_(std::move(what)), clock_(clock), log_(log), random_(std::random_device{}()) {}

void Outage::Failed(const std::exception& error) {
  if (failures_++ > 0) return;
  since_ = clock_.Steady();
  log_.warn("cannot {}: {}; trying again", what_, error.what());
}

void Outage::Succeeded() {
  if (failures_ == 0) return;
  const std::chrono::duration<double> lasted = clock_.Steady() - since_;
  log_.info("can {} again, after {} failed tries in {:.1f} s", what_, failures_, lasted.count());
  failures_ = 0;
}

std::chrono::milliseconds Outage::NextWait() {
  const auto doublings = std::clamp<std::int64_t>(failures_ - 1, 0, 6);
  const auto exact = std::min(kFirstWait * (std::int64_t{1} << doublings), kLongestWait);
  std::uniform_int_distribution<std::int64_t> spread(exact.count() * 3 / 4, exact.count() * 5 / 4);
  return std::min(std::chrono::milliseconds(spread(random_)), kLongestWait);
}

void Outage::Wait(const std::stop_token& stop) { base::Pause(NextWait(), stop); }

}  // namespace xyn::worker
