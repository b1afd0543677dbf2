#include "xyn/worker/worker.h"

#include <utility>
#include <vector>

#include "xyn/worker/claim_loop.h"
#include "xyn/worker/execution.h"
#include "xyn/worker/executor.h"
#include "xyn/worker/finish_writer.h"
#include "xyn/worker/finisher.h"
#include "xyn/worker/heartbeat_loop.h"
#include "xyn/worker/in_flight.h"
#include "xyn/worker/lease_keeper.h"
#include "xyn/worker/slots.h"
#include "xyn/worker/wake_loop.h"
#include "xyn/worker/watchdog.h"
#include "xyn/worker/worker_probe.h"

namespace xyn::worker {
namespace {

// For handlers to notice that they are asked to stop when the grace period is over.
constexpr std::chrono::seconds kLastCall{1};

// For a store that does not answer, when all that is left to do is to tell it.
constexpr std::chrono::seconds kFlushPatience{5};

}  // namespace

// The parts and how they are wired. A run passes through them in the order of the members: claimed
// for free slots, executed, finished; keeper and watchdog look after it from beginning to end.
class Worker::Parts {
 public:
  Parts(store::Store& store, const model::Blueprints& blueprints, metrics::Registry& registry,
        const base::Clock& clock, base::Logger& log, const WorkerOptions& options);

  void Start();
  bool Stop();  // false if a handler was abandoned

 private:
  void Deliver(const std::vector<AttemptPtr>& attempts);
  void Report(const AttemptPtr& attempt, Execution execution);
  void Release(const std::vector<AttemptPtr>& attempts);
  void LetHandlersEnd();

  const WorkerOptions options_;
  const bool has_blueprints_;
  base::Logger& log_;

  WorkerProbe probe_;
  Slots slots_;
  InFlight in_flight_;
  FinishWriter writer_;
  Finisher finisher_;
  LeaseKeeper keeper_;
  Executor executor_;
  Watchdog watchdog_;
  ClaimLoop claim_loop_;
  WakeLoop wake_loop_;
  HeartbeatLoop heartbeat_loop_;
};

Worker::Parts::Parts(store::Store& store, const model::Blueprints& blueprints,
                     metrics::Registry& registry, const base::Clock& clock, base::Logger& log,
                     const WorkerOptions& options)
    : options_(options),
      has_blueprints_(!blueprints.Names().empty()),
      log_(log),
      probe_(registry, blueprints.Names(), options.concurrency),
      slots_(options.concurrency, clock),
      writer_(store.queue(), in_flight_, probe_, clock, log),
      finisher_(writer_, [this](int reported) { slots_.Reported(reported); }),
      keeper_(store.queue(), in_flight_, LeaseTerms(options.lease), options.worker_id, probe_,
              clock, log),
      executor_(
          options.concurrency,
          [terms = LeaseTerms(options.lease), &clock, &log](Attempt& attempt) {
            return Execute(attempt, terms, clock, log);
          },
          [this](const AttemptPtr& attempt, Execution execution) {
            Report(attempt, std::move(execution));
          },
          log),
      watchdog_(in_flight_, LeaseTerms(options.lease), probe_, clock, log,
                [this](base::SteadyTime time) { Release(executor_.TakeBack(time)); }),
      claim_loop_(store.queue(), blueprints,
                  {options.worker_id, options.lease, options.poll_interval}, slots_, probe_, clock,
                  log, [this](const std::vector<AttemptPtr>& attempts) { Deliver(attempts); }),
      wake_loop_(store.NewWakeListener(), {.runs_ready = [this] { slots_.Wake(); },
                                           .cancel_requested = [this] { keeper_.RenewSoon(); }}),
      heartbeat_loop_(store.workers(), options.worker_id, options.lease, clock, log) {}

void Worker::Parts::Start() {
  if (!has_blueprints_) {
    log_.warn("worker {} knows no blueprints and claims nothing", options_.worker_id);
    return;
  }
  log_.info("worker {} starts with {} slots", options_.worker_id, options_.concurrency);
  finisher_.Start();
  watchdog_.Start();
  keeper_.Start();
  executor_.Start();
  heartbeat_loop_.Start();
  wake_loop_.Start();
  claim_loop_.Start();
}

void Worker::Parts::Deliver(const std::vector<AttemptPtr>& attempts) {
  in_flight_.Add(attempts);
  for (const AttemptPtr& attempt : attempts) watchdog_.Expect(*attempt);
  executor_.Submit(attempts);
}

void Worker::Parts::Report(const AttemptPtr& attempt, Execution execution) {
  // The slots first: Reported must not come before it.
  if (execution.started) {
    slots_.HandlerReturned();
    probe_.handler_returned(*attempt, execution.took);
  } else {
    slots_.GivenBack();
  }
  probe_.runs_held(-1);
  finisher_.Add({attempt, std::move(execution.finish)});
}

void Worker::Parts::Release(const std::vector<AttemptPtr>& attempts) {
  for (const AttemptPtr& attempt : attempts) {
    attempt->End();
    Report(attempt, {.finish = ReleaseOf(*attempt)});
  }
}

bool Worker::Parts::Stop() {
  log_.info("worker {} stops: {} runs in flight", options_.worker_id, in_flight_.size());
  Release(executor_.Close());
  claim_loop_.Stop();
  Release(executor_.Close());  // what a claim under way has brought
  LetHandlersEnd();
  const std::vector<AttemptPtr> abandoned = executor_.Abandon();
  if (!abandoned.empty()) log_.error("{} handlers did not stop: abandoned", abandoned.size());
  Release(abandoned);
  const std::size_t unreported = finisher_.Flush(kFlushPatience);
  if (unreported > 0) {
    log_.error("{} finished runs could not be reported: their leases will run out", unreported);
  }
  heartbeat_loop_.Stop();
  return abandoned.empty();
}

void Worker::Parts::LetHandlersEnd() {
  if (executor_.WaitUntilIdle(options_.grace)) return;
  for (const AttemptPtr& attempt : in_flight_.All()) attempt->RequestStop(StopReason::kShutdown);
  executor_.WaitUntilIdle(kLastCall);
}

Worker::Worker(store::Store& store, const model::Blueprints& blueprints,
               metrics::Registry& registry, const base::Clock& clock, base::Logger& log,
               const WorkerOptions& options)
    : parts_(std::make_unique<Parts>(store, blueprints, registry, clock, log, options)) {}

Worker::~Worker() { Stop(); }

void Worker::Start() {
  const base::MutexLock lock(mutex_);
  if (parts_) parts_->Start();
}

bool Worker::Stop() {
  const base::MutexLock lock(mutex_);
  if (parts_) {
    abandoned_any_ = !parts_->Stop();
    parts_.reset();
  }
  return !abandoned_any_;
}

}  // namespace xyn::worker
