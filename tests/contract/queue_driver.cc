#include "tests/contract/queue_driver.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <map>
#include <random>
#include <stdexcept>

#include <fmt/format.h>

namespace xyn::contract {
namespace {

// On a busy machine a tick may take its time.
constexpr store::SamplerLimits kPatient{.statement_timeout = std::chrono::minutes(1),
                                        .lock_timeout = std::chrono::minutes(1),
                                        .deadline = std::chrono::minutes(2)};

using model::RunStatus;
using store::FinishKind;

constexpr std::array<const char*, kActions> kActionNames = {"enqueue",        "enqueue duplicate",
                                                            "claim",          "renew",
                                                            "finish",         "cancel",
                                                            "requeue",        "reap",
                                                            "compact counts", "expire lease",
                                                            "foreign insert", "foreign update",
                                                            "foreign upsert", "foreign reschedule",
                                                            "foreign rename", "foreign lease",
                                                            "foreign delete", "foreign rollback"};
constexpr std::array kBlueprints = {"alpha", "beta", "gamma", "unknown"};
constexpr std::array kWorkers = {"worker-1", "worker-2"};
constexpr std::array kFinishKinds = {FinishKind::kComplete, FinishKind::kFail,
                                     FinishKind::kFailForGood, FinishKind::kRelease,
                                     FinishKind::kAcceptCancel};
constexpr std::array<std::int32_t, 3> kPriorities = {-1, 100, 7};
constexpr std::chrono::hours kFarAway{1};

template <typename Values>
auto Pick(const Values& values, unsigned number) {
  return values[number % values.size()];
}

template <typename Value>
void Agree(std::string_view what, const Value& stored, const Value& modelled) {
  if (stored == modelled) return;
  throw std::logic_error(fmt::format("{}: the store says {}, the model {}", what,
                                     static_cast<std::int64_t>(stored),
                                     static_cast<std::int64_t>(modelled)));
}

std::string Where(const base::Uuid& id) { return " WHERE id = '" + id.ToString() + "'"; }

LeaseState LeaseStateOf(const model::Run& run, base::Timestamp now) {
  if (!run.lease_expires_at) return LeaseState::kNone;
  return *run.lease_expires_at < now ? LeaseState::kExpired : LeaseState::kStanding;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Step& step) {
  return out << kActionNames[static_cast<std::size_t>(step.action)] << '(' << step.target << ", "
             << step.choice << ')';
}

std::vector<Step> RandomSteps(std::uint32_t seed, int count) {
  std::mt19937 random(seed);
  std::vector<Step> steps;
  for (int i = 0; i < count; ++i) {
    const unsigned action = static_cast<unsigned>(random()) % kActions;
    steps.push_back({static_cast<Action>(action), static_cast<unsigned>(random()) % 1'000,
                     static_cast<unsigned>(random()) % 1'000});
  }
  return steps;
}

QueueDriver::QueueDriver(store::Store& store, const TestDatabase& database,
                         support::SqlConnection& sql)
    : store_(store), database_(database), sql_(sql), sampler_(store.NewSampler(kPatient)) {}

void QueueDriver::Do(const Step& step) {
  switch (step.action) {
    case Action::kEnqueue:
      return Enqueue(step);
    case Action::kEnqueueDuplicate:
      return EnqueueDuplicate(step);
    case Action::kClaim:
      return Claim(step);
    case Action::kRenew:
      return Renew(step);
    case Action::kFinish:
      return Finish(step);
    case Action::kCancel:
      return Cancel(step);
    case Action::kRequeue:
      return Requeue(step);
    case Action::kReap:
      return Reap();
    case Action::kCompactCounts:
      store_.maintenance().CompactCounts();
      return;
    case Action::kExpireLease:
      return ExpireLease(step);
    case Action::kForeignInsert:
      return ForeignInsert(step);
    case Action::kForeignUpdate:
      return ForeignUpdate(step);
    case Action::kForeignUpsert:
      return ForeignUpsert(step);
    case Action::kForeignReschedule:
      return ForeignReschedule(step);
    case Action::kForeignRename:
      return ForeignRename(step);
    case Action::kForeignLease:
      return ForeignLease(step);
    case Action::kForeignDelete:
      return ForeignDelete(step);
    case Action::kForeignRollback:
      return ForeignRollback(step);
  }
}

void QueueDriver::Enqueue(const Step& step) {
  std::vector<model::NewRun> runs(1 + step.target % 3);
  unsigned choice = step.choice;
  for (model::NewRun& run : runs) {
    run.name = Pick(kBlueprints, choice);
    run.priority = Pick(kPriorities, choice / 2);
    run.max_attempts = 1 + static_cast<std::int32_t>(choice % 3);
    run.max_reclaims = static_cast<std::int32_t>(choice / 3 % 3);
    if (choice % 5 == 0) run.delay = kFarAway;
    choice = choice * 7 + 3;
  }
  const auto enqueued = store_.queue().Enqueue(runs);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const model::NewRun& run = runs[i];
    Agree("duplicate", enqueued.at(i).duplicate, false);
    model_.runs()[enqueued[i].id] = {.name = run.name,
                                     .priority = run.priority,
                                     .run_at = {},
                                     .future = run.delay.has_value(),
                                     .max_attempts = run.max_attempts,
                                     .max_reclaims = run.max_reclaims,
                                     .worker = {}};
    ReadRunAt(enqueued[i].id);
  }
}

void QueueDriver::EnqueueDuplicate(const Step& step) {
  if (model_.runs().empty()) return;
  model::NewRun run;
  run.id = PickRun(step);
  run.name = "duplicate";
  const auto enqueued = store_.queue().Enqueue({&run, 1});
  Agree("duplicate", enqueued.at(0).duplicate, true);
}

void QueueDriver::Claim(const Step& step) {
  store::ClaimRequest request;
  for (unsigned i = 0; i < 1 + step.choice % 3; ++i) {
    request.blueprints.emplace_back(Pick(std::array{"alpha", "beta", "gamma"}, step.target + i));
  }
  request.limit = 1 + static_cast<int>(step.choice / 3 % 4);
  request.worker_id = Pick(kWorkers, step.target);
  request.lease = kFarAway;
  request.reclaim = step.choice % 4 != 0;

  const std::vector<base::Uuid> reclaimable = model_.Reclaimable(request);
  const std::vector<base::Uuid> ready = model_.Ready(request);
  const auto claims = store_.queue().Claim(request).claims;
  const auto limit = static_cast<std::size_t>(request.limit);
  const std::size_t reclaims = std::min(limit, reclaimable.size());
  Agree("claimed", claims.size(), reclaims + std::min(limit - reclaims, ready.size()));
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const base::Uuid& id = claims[i].token.run_id;
    Agree("reclaimed first", claims[i].reclaimed, i < reclaims);
    const bool expected =
        i < reclaims ? std::find(reclaimable.begin(), reclaimable.end(), id) != reclaimable.end()
                     : id == ready[i - reclaims];
    Agree("claims " + id.ToString(), expected, true);
    model_.Claim(id, request.worker_id);
    Agree("attempt claimed", claims[i].token.attempt, model_.runs().at(id).attempt);
    granted_.push_back({claims[i].token, request.worker_id});
  }
}

void QueueDriver::Renew(const Step& step) {
  if (granted_.empty()) return;
  const Granted& lease = Pick(granted_, step.target);
  const std::string worker = step.choice % 4 == 0 ? Pick(kWorkers, step.choice / 4) : lease.worker;
  Agree("renew", store_.queue().Renew({&lease.token, 1}, worker, kFarAway).at(0),
        model_.Renew(lease.token, worker));
}

void QueueDriver::Finish(const Step& step) {
  if (granted_.empty()) return;
  struct store::Finish finish;
  finish.token = Pick(granted_, step.target).token;
  finish.kind = Pick(kFinishKinds, step.choice);
  if (finish.kind == FinishKind::kComplete) finish.outputs = "{}";
  if (finish.kind == FinishKind::kFail) finish.error = R"({"type":"broken"})";
  const bool backs_off = finish.kind == FinishKind::kFail && step.choice % 2 == 0;
  if (backs_off) finish.retry_backoff = kFarAway;

  const auto modelled = model_.Finish(finish.token, finish.kind);
  const auto stored = store_.queue().Finish({&finish, 1}).at(0);
  if (modelled) Agree("finish", stored, *modelled);
  const auto found = model_.runs().find(finish.token.run_id);
  if (found == model_.runs().end() || found->second.status != RunStatus::kQueued) return;
  ReadRunAt(found->first);
}

void QueueDriver::Cancel(const Step& step) {
  const base::Uuid id = PickRun(step);
  Agree("cancel", store_.queue().Cancel(id), model_.Cancel(id));
}

void QueueDriver::Requeue(const Step& step) {
  const base::Uuid id = PickRun(step);
  const auto outcome = model_.Requeue(id);
  Agree("requeue", store_.queue().Requeue(id), outcome);
  if (outcome == store::RequeueOutcome::kRequeued) ReadRunAt(id);
}

void QueueDriver::Reap() {
  const store::Reaped stored = store_.maintenance().Reap();
  const store::Reaped modelled = model_.Reap();
  Agree("reaped as failed", stored.failed, modelled.failed);
  Agree("reaped as cancelled", stored.cancelled, modelled.cancelled);
}

void QueueDriver::ExpireLease(const Step& step) {
  const base::Uuid id = PickRun(step);
  const auto found = model_.runs().find(id);
  if (found == model_.runs().end() || found->second.lease == LeaseState::kNone) return;
  sql_.Run("UPDATE runs SET lease_expires_at = " + database_.FromNow(std::chrono::seconds(-1)) +
           Where(id));
  found->second.lease = LeaseState::kExpired;
}

void QueueDriver::ForeignInsert(const Step& step) {
  base::Uuid id;
  id.bytes[6] = 0x70;
  id.bytes[8] = 0x80;
  for (std::size_t i = 12; model_.runs().contains(id); ++id.bytes[i]) {
    if (id.bytes[i] == 255) ++i;
  }
  const RunStatus status = Pick(model::kRunStatuses, step.choice);
  const std::string past = database_.FromNow(std::chrono::seconds(-1));
  sql_.Run(
      fmt::format("INSERT INTO runs (id, name, status, priority, queued_at, run_at) "
                  "VALUES ('{}', '{}', '{}', {}, {}, {})",
                  id.ToString(), Pick(kBlueprints, step.target), ToString(status),
                  Pick(kPriorities, step.target), past, past));
  model_.runs()[id] = {.name = Pick(kBlueprints, step.target),
                       .status = status,
                       .priority = Pick(kPriorities, step.target),
                       .run_at = {},
                       .worker = {}};
  ReadRunAt(id);
}

void QueueDriver::ForeignUpdate(const Step& step) {
  const base::Uuid id = PickRun(step);
  const auto found = model_.runs().find(id);
  if (found == model_.runs().end()) return;
  ModelRun& run = found->second;
  constexpr std::array kStatuses = {RunStatus::kQueued, RunStatus::kCompleted, RunStatus::kFailed,
                                    RunStatus::kCancelled};
  run.status = Pick(kStatuses, step.choice);
  run.priority = Pick(kPriorities, step.choice / 4);
  run.lease = LeaseState::kNone;
  run.cancel_requested = false;
  run.last_finish = std::nullopt;
  sql_.Run(fmt::format("UPDATE runs SET status = '{}', priority = {}, lease_expires_at = NULL, "
                       "cancel_requested_at = NULL",
                       ToString(run.status), run.priority) +
           Where(id));
}

void QueueDriver::ForeignUpsert(const Step& step) {
  const base::Uuid id = PickRun(step);
  const auto found = model_.runs().find(id);
  if (found == model_.runs().end()) return;
  ModelRun& run = found->second;
  run.name = Pick(kBlueprints, step.choice);
  run.status = step.choice % 3 == 0 ? RunStatus::kQueued : RunStatus::kCompleted;
  run.lease = LeaseState::kNone;
  run.cancel_requested = false;
  run.last_finish = std::nullopt;
  sql_.Run(
      fmt::format("INSERT INTO runs (id, name, status) VALUES ('{}', '{}', '{}') "
                  "ON CONFLICT (id) DO UPDATE SET name = excluded.name, status = excluded.status, "
                  "lease_expires_at = NULL, cancel_requested_at = NULL",
                  id.ToString(), run.name, ToString(run.status)));
}

// A run may well be queued later than it is to run.
void QueueDriver::ForeignReschedule(const Step& step) {
  const base::Uuid id = PickRun(step);
  if (!model_.runs().contains(id)) return;
  sql_.Run("UPDATE runs SET queued_at = " + FarAwayIf(step.choice % 2 == 0) +
           ", run_at = " + FarAwayIf(step.choice % 3 == 0) + Where(id));
  ReadRunAt(id);
}

void QueueDriver::ForeignRename(const Step& step) {
  const base::Uuid id = PickRun(step);
  const auto found = model_.runs().find(id);
  if (found == model_.runs().end()) return;
  found->second.name = Pick(kBlueprints, step.choice);
  sql_.Run("UPDATE runs SET name = '" + found->second.name + "'" + Where(id));
}

void QueueDriver::ForeignLease(const Step& step) {
  const base::Uuid id = PickRun(step);
  const auto found = model_.runs().find(id);
  if (found == model_.runs().end() || found->second.status != RunStatus::kRunning) return;
  const bool standing = step.choice % 2 == 0;
  found->second.lease = standing ? LeaseState::kStanding : LeaseState::kNone;
  sql_.Run("UPDATE runs SET lease_expires_at = " + (standing ? FarAwayIf(true) : "NULL") +
           Where(id));
}

void QueueDriver::ForeignDelete(const Step& step) {
  const base::Uuid id = PickRun(step);
  sql_.Run("DELETE FROM runs" + Where(id));
  model_.runs().erase(id);
}

void QueueDriver::ForeignRollback(const Step& step) {
  sql_.Run("BEGIN");
  sql_.Run("UPDATE runs SET status = 'FAILED'" + Where(PickRun(step)));
  sql_.Run("INSERT INTO runs (name, status) VALUES ('alpha', 'COMPLETED'), ('beta', 'QUEUED')");
  sql_.Run("DELETE FROM runs WHERE status = 'COMPLETED'");
  sql_.Run("ROLLBACK");
}

std::string QueueDriver::FarAwayIf(bool far_away) const {
  return database_.FromNow(far_away ? std::chrono::microseconds(kFarAway)
                                    : std::chrono::seconds(-1));
}

base::Uuid QueueDriver::PickRun(const Step& step) const {
  const auto& runs = model_.runs();
  if (runs.empty()) return {};
  return std::next(runs.begin(), static_cast<std::ptrdiff_t>(step.target % runs.size()))->first;
}

void QueueDriver::ReadRunAt(const base::Uuid& id) {
  const auto run = store_.reader().Get(id);
  if (!run) throw std::logic_error("no run " + id.ToString());
  ModelRun& modelled = model_.runs().at(id);
  modelled.run_at = run->run_at;
  modelled.future = run->run_at > base::SystemClock().Now();
}

void QueueDriver::Compare() {
  CompareRows();
  CompareCounts();
}

void QueueDriver::CompareRows() {
  store::ListRequest all;
  all.limit = store::kMaxPage;
  const auto rows = store_.reader().List(all);
  Agree("rows", rows.size(), model_.runs().size());
  const base::Timestamp now = base::SystemClock().Now();
  for (const model::Run& row : rows) {
    const auto found = model_.runs().find(row.id);
    if (found == model_.runs().end()) throw std::logic_error("unknown " + row.id.ToString());
    const ModelRun& run = found->second;
    const std::string of = " of " + row.id.ToString();
    Agree("status" + of, row.status, run.status);
    Agree("attempt" + of, row.attempt, run.attempt);
    Agree("failures" + of, row.failures, run.failures);
    Agree("reclaims" + of, row.reclaims, run.reclaims);
    Agree("lease" + of, LeaseStateOf(row, now), run.lease);
    if (run.status != RunStatus::kRunning) continue;
    Agree("cancel request" + of, row.cancel_requested_at.has_value(), run.cancel_requested);
  }
}

void QueueDriver::CompareCounts() {
  model::QueueSnapshot expected;
  std::map<std::string, model::BlueprintDepth> live;
  for (const auto& [id, run] : model_.runs()) {
    if (!model::IsTerminal(run.status)) {
      model::BlueprintDepth& blueprint = live.try_emplace(run.name, run.name).first->second;
      (run.status == RunStatus::kQueued ? blueprint.queued : blueprint.running) += 1;
    }
    expected.depth[IndexOf(run.status)] += 1;
    if (run.status == RunStatus::kQueued) (run.future ? expected.future : expected.ready) += 1;
    if (run.status != RunStatus::kRunning) continue;
    expected.running_expired += run.lease == LeaseState::kExpired ? 1 : 0;
    expected.running_active += run.lease == LeaseState::kStanding ? 1 : 0;
    expected.running_without_lease += run.lease == LeaseState::kNone ? 1 : 0;
  }
  for (const auto& [name, blueprint] : live) expected.blueprints.push_back(blueprint);
  const store::Sampler::Audit audit = sampler_->SampleAndCount();
  Agree("sampled == counted", audit.sampled == audit.counted, true);
  const model::QueueSnapshot& sampled = audit.sampled;
  for (const RunStatus status : model::kRunStatuses) {
    Agree(ToString(status), sampled.depth[IndexOf(status)], expected.depth[IndexOf(status)]);
  }
  Agree("ready", sampled.ready, expected.ready);
  Agree("future", sampled.future, expected.future);
  Agree("running expired", sampled.running_expired, expected.running_expired);
  Agree("running active", sampled.running_active, expected.running_active);
  Agree("blueprints", sampled.blueprints == expected.blueprints, true);
  Agree("running without lease", sampled.running_without_lease, expected.running_without_lease);
}

}  // namespace xyn::contract
