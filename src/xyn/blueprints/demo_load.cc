#include "xyn/blueprints/demo_load.h"

#include <fmt/format.h>

#include "xyn/base/pause.h"

namespace xyn::blueprints {
namespace {

using std::chrono::seconds;

constexpr int kRunsAStep = 3;
constexpr std::size_t kStepsToABurst = seconds(20) / DemoLoad::kStep;
constexpr std::size_t kStepsToTheFirst = seconds(5) / DemoLoad::kStep;
constexpr int kRunsABurst = 150;
constexpr seconds kCancelAfter{2};
constexpr seconds kLeaseOfTheDying{2};

}  // namespace

DemoLoad::DemoLoad(store::RunQueue& queue, metrics::Registry& registry, const base::Clock& clock,
                   base::Logger& log)
    : queue_(queue),
      enqueued_(registry.Counter("xyn_runs_enqueued_total")),
      ended_(registry),
      clock_(clock),
      log_(log),
      random_(std::random_device{}()) {}

void DemoLoad::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void DemoLoad::Run(const std::stop_token& stop) {
  bool failing = false;
  while (!stop.stop_requested()) {
    const base::SteadyTime next = clock_.Steady() + kStep;
    try {
      Step();
      if (failing) log_.info("the demo load goes on");
      failing = false;
    } catch (const std::exception& error) {
      if (!failing) log_.warn("the demo load pauses: {}", error.what());
      failing = true;
    }
    base::Pause(next - clock_.Steady(), stop);
  }
}

void DemoLoad::Step() {
  const std::vector<model::NewRun> runs = NextRuns();
  const std::vector<store::Enqueued> enqueued = queue_.Enqueue(runs);
  enqueued_.Increment(static_cast<double>(enqueued.size()));
  PlanCancels(runs, enqueued);
  CancelWhatIsDue();
  LetAWorkerDie();
}

std::vector<model::NewRun> DemoLoad::NextRuns() {
  std::vector<model::NewRun> runs;
  runs.reserve(kRunsAStep);
  for (int i = 0; i < kRunsAStep; ++i) runs.push_back(NextRun());
  if (++steps_ % kStepsToABurst != kStepsToTheFirst) return runs;
  for (int i = 0; i < kRunsABurst; ++i) {
    model::NewRun run;
    run.name = "demo.thumbnail";
    run.inputs = R"({"width":640})";
    run.priority = model::kDefaultPriority + 100;  // everything else goes first
    runs.push_back(run);
  }
  return runs;
}

model::NewRun DemoLoad::NextRun() {
  model::NewRun run;
  const int draw = Between(0, 99);
  if (draw < 60) {
    run.name = "demo.email";
    run.inputs = fmt::format(R"({{"to":"user{}@example.org"}})", Between(1, 999));
  } else if (draw < 75) {
    run.name = "demo.thumbnail";
    run.inputs = fmt::format(R"({{"width":{}}})", Between(16, 2'000));
  } else if (draw < 80) {
    run.name = "demo.report";
    run.inputs = fmt::format(R"({{"pages":{}}})", Between(5, 20));
  } else {
    run.name = "demo.flaky";
    run.max_attempts = 3;
  }
  if (OneIn(5)) run.delay = seconds(Between(5, 60));
  return run;
}

void DemoLoad::PlanCancels(const std::vector<model::NewRun>& runs,
                           const std::vector<store::Enqueued>& enqueued) {
  // After kCancelAfter, a report is RUNNING and a scheduled run is still QUEUED.
  for (std::size_t i = 0; i < enqueued.size(); ++i) {
    const bool lasts = runs[i].delay || runs[i].name == "demo.report";
    if (!lasts || !OneIn(4)) continue;
    cancels_.push_back({clock_.Steady() + kCancelAfter, enqueued[i].id, runs[i].name});
  }
}

void DemoLoad::CancelWhatIsDue() {
  while (!cancels_.empty() && cancels_.front().at <= clock_.Steady()) {
    const PlannedCancel planned = cancels_.front();
    cancels_.pop_front();
    if (queue_.Cancel(planned.id) == store::CancelOutcome::kCancelled) {
      ended_.RunEnded(planned.blueprint, model::RunStatus::kCancelled);
    }
  }
}

void DemoLoad::LetAWorkerDie() {
  if (steps_ < next_death_) return;
  next_death_ = steps_ + static_cast<std::size_t>(Between(4, 12));
  model::NewRun run;
  run.name = "demo.legacy";
  run.max_reclaims = 0;
  queue_.Enqueue({&run, 1});
  enqueued_.Increment();
  queue_.Claim({.blueprints = {run.name},
                .limit = 1,
                .worker_id = "demo-worker-that-died",
                .lease = kLeaseOfTheDying,
                .reclaim = false});
}

bool DemoLoad::OneIn(int times) { return Between(1, times) == 1; }

int DemoLoad::Between(int low, int high) {
  return std::uniform_int_distribution<int>(low, high)(random_);
}

}  // namespace xyn::blueprints
