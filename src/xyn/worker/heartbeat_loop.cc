#include "xyn/worker/heartbeat_loop.h"

#include <algorithm>
#include <utility>

#include "xyn/base/pause.h"

namespace xyn::worker {

using std::chrono::milliseconds;

HeartbeatLoop::HeartbeatLoop(store::WorkerRegistry& workers, std::string worker_id,
                             milliseconds lease, const base::Clock& clock, base::Logger& log)
    : workers_(workers),
      worker_id_(std::move(worker_id)),
      period_(PeriodFor(lease)),
      clock_(clock),
      log_(log),
      outage_("send heartbeats", clock, log) {}

milliseconds HeartbeatLoop::PeriodFor(milliseconds lease) {
  return std::clamp(lease / 3, milliseconds(1'000), milliseconds(10'000));
}

void HeartbeatLoop::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void HeartbeatLoop::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const base::SteadyTime began = clock_.Steady();
    try {
      workers_.Heartbeat(worker_id_, period_);
      outage_.Succeeded();
      base::Pause(began + period_ - clock_.Steady(), stop);
    } catch (const std::exception& error) {
      outage_.Failed(error);
      outage_.Wait(stop);
    }
  }
}

void HeartbeatLoop::Stop() {
  if (!thread_.joinable()) return;
  thread_ = {};
  try {
    workers_.Leave(worker_id_);
  } catch (const std::exception& error) {
    log_.warn("worker {} could not say goodbye: {}", worker_id_, error.what());
  }
}

}  // namespace xyn::worker
