#include "xyn/worker/worker_probe.h"

#include <algorithm>

namespace xyn::worker {
namespace {

using store::FinishOutcome;

double Seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

prometheus::Counter& Lost(metrics::Registry& registry, const char* result) {
  return registry.Counter("xyn_leases_lost_total", {{"result", result}});
}

prometheus::Counter& Renewals(metrics::Registry& registry, const char* result) {
  return registry.Counter("xyn_lease_renewals_total", {{"result", result}});
}

}  // namespace

WorkerProbe::WorkerProbe(metrics::Registry& registry, const std::vector<std::string>& blueprints,
                         int slots)
    : claimed_(registry.Counter("xyn_runs_claimed_total")),
      reclaimed_(registry.Counter("xyn_runs_reclaimed_total")),
      retried_(registry.Counter("xyn_runs_retried_total")),
      wait_(registry.Histogram("xyn_run_wait_seconds")),
      ended_(registry),
      lost_expired_(Lost(registry, "expired")),
      lost_refused_(Lost(registry, "refused")),
      lost_finish_refused_(Lost(registry, "finish_refused")),
      renewed_(Renewals(registry, "renewed")),
      renewal_refused_(Renewals(registry, "refused")),
      renewal_busy_(Renewals(registry, "busy")),
      renewal_error_(Renewals(registry, "error")),
      slack_(registry.Histogram("xyn_lease_renewal_slack_seconds")),
      slots_(registry.Gauge("xyn_worker_slots")),
      busy_(registry.Gauge("xyn_worker_slots_busy")),
      labels_(registry.blueprint_labels()) {
  slots_.Set(slots);
  for (const std::string& blueprint : blueprints) {
    ended_.Expect(blueprint);
    AddBlueprint(registry, labels_.LabelFor(blueprint));
  }
}

void WorkerProbe::AddBlueprint(metrics::Registry& registry, std::string_view label) {
  const std::string name(label);
  if (by_label_.contains(name)) return;
  BlueprintSeries series;
  const metrics::Registry::Labels labels = {{"blueprint_name", name}};
  series.duration = &registry.Histogram("xyn_blueprint_duration_seconds", labels);
  series.examples = &registry.ExemplarsOf("xyn_blueprint_duration_seconds", labels);
  by_label_.emplace(name, series);
}

const WorkerProbe::BlueprintSeries& WorkerProbe::SeriesOf(const std::string& blueprint) {
  return by_label_.find(labels_.LabelFor(blueprint))->second;
}

void WorkerProbe::run_claimed(const store::Claim& claim) {
  claimed_.Increment();
  if (claim.reclaimed) {
    reclaimed_.Increment();
  } else {
    wait_.Observe(Seconds(claim.waited));  // a reclaimed run had been started before
  }
}

void WorkerProbe::handler_returned(Attempt& attempt, std::chrono::nanoseconds took) {
  attempt.HandlerReturned(took);
  SeriesOf(attempt.claim().name).duration->Observe(Seconds(took));
}

void WorkerProbe::runs_held(int change) {
  const base::MutexLock lock(held_mutex_);
  held_ += change;
  busy_.Set(std::min<double>(held_, slots_.Value()));  // those ahead wait for a slot
}

void WorkerProbe::finish_acknowledged(Attempt& attempt, FinishOutcome outcome) {
  switch (outcome) {
    case FinishOutcome::kCompleted:
      return RunEnded(attempt, model::RunStatus::kCompleted);
    case FinishOutcome::kFailed:
      return RunEnded(attempt, model::RunStatus::kFailed);
    case FinishOutcome::kCancelled:
      return RunEnded(attempt, model::RunStatus::kCancelled);
    case FinishOutcome::kRetried:
      return retried_.Increment();
    case FinishOutcome::kReleased:
      return;
    case FinishOutcome::kLeaseLost:
      return LeaseLost(attempt, lost_finish_refused_);
  }
}

void WorkerProbe::RunEnded(const Attempt& attempt, model::RunStatus status) {
  ended_.RunEnded(attempt.claim().name, status);
  if (const auto took = attempt.took()) {
    SeriesOf(attempt.claim().name).examples->Put(attempt.token().run_id, Seconds(*took));
  }
}

void WorkerProbe::lease_expired(Attempt& attempt) { LeaseLost(attempt, lost_expired_); }

void WorkerProbe::lease_refused(Attempt& attempt) { LeaseLost(attempt, lost_refused_); }

void WorkerProbe::LeaseLost(Attempt& attempt, prometheus::Counter& by) {
  if (attempt.CountLoss()) by.Increment();
}

void WorkerProbe::lease_renewed(std::chrono::nanoseconds slack) {
  renewed_.Increment();
  slack_.Observe(std::max(0.0, Seconds(slack)));  // the sum of a histogram must not fall
}

void WorkerProbe::renewal_refused() { renewal_refused_.Increment(); }

void WorkerProbe::renewal_met_locked_row() { renewal_busy_.Increment(); }

void WorkerProbe::renewals_failed(std::size_t count) {
  renewal_error_.Increment(static_cast<double>(count));
}

}  // namespace xyn::worker
