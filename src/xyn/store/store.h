// The seam between Xyn and the database that keeps its runs.
//
// Each role below is what one part of the runtime needs, in its own words. Everything is
// synchronous: a call blocks its thread, for at most the deadline the store was opened with.
// Outcomes of the domain are values; what breaks is one of the exceptions in errors.h.
//
// The rules of the lease, which every implementation keeps and tests/contract checks:
//
//  1. A lease is named by its token (run id, attempt). A claim or reclaim increments `attempt` in
//     the same statement that sets the new lease, so no two leases share a token. Every statement
//     that acts for a lease has `id = ? AND attempt = ? AND status = 'RUNNING'` in the condition of
//     the UPDATE itself; the row lock makes check and change one step.
//  2. Hence at most one of {finish, reclaim, reap} succeeds for a token: each leaves RUNNING or
//     increments `attempt`, and with that the condition of all the others is false.
//  3. Whether a lease has run out, whether a run is due, and every stored time is decided by the
//     database's clock, read in the statement that decides.
//  4. A lease that has run out but was not reclaimed is still the worker's: renewal and finish are
//     accepted. Expiry permits others to take the run; it does not take it.
//  5. A worker's own trust in a lease is shorter than the database's: see worker/lease_keeper.h.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "xyn/model/database_health.h"
#include "xyn/model/new_run.h"
#include "xyn/model/queue_snapshot.h"
#include "xyn/store/errors.h"
#include "xyn/store/requests.h"

namespace xyn::store {

// Changes runs. Threads: any. A row that others keep locked holds up no renewal and no claim.
// All methods throw Unavailable, InDoubt and Invalid.
class RunQueue {
 public:
  virtual ~RunQueue() = default;

  // Inserts all of `runs` or none, at most kMaxEnqueueBatch, and wakes waiting workers. Results are
  // in the order of `runs`. A run whose id exists is reported as a duplicate and left alone, which
  // makes a repetition after InDoubt safe if the caller set the ids.
  // The runs must be valid (model::Validate).
  virtual std::vector<Enqueued> Enqueue(std::span<const model::NewRun> runs) = 0;

  // Claims up to `limit` ready runs in the order priority, run_at, id; where finding the first ones
  // has become dear, later ones may come first for a moment. Runs of other blueprints are neither
  // claimed nor walked over. After InDoubt the leases that may have been granted run out.
  virtual ClaimResult Claim(const ClaimRequest& request) = 0;

  // Sets lease_expires_at = now + lease, in one statement. Results are in the order of `tokens`.
  virtual std::vector<RenewOutcome> Renew(std::span<const model::LeaseToken> tokens,
                                          const std::string& worker_id,
                                          std::chrono::milliseconds lease) = 0;

  // Ends attempts, in one statement. Results are in the order of `finishes`. A repetition after
  // InDoubt reports what the first call did, as long as nobody has claimed the run since.
  virtual std::vector<FinishOutcome> Finish(std::span<const struct Finish> finishes) = 0;

  virtual CancelOutcome Cancel(const base::Uuid& id) = 0;

  // Queues a FAILED or CANCELLED run again: ready at once, with fresh budgets. `attempt` goes on
  // counting, so that no old token fits.
  virtual RequeueOutcome Requeue(const base::Uuid& id) = 0;
};

// Reads runs. Threads: any. Throws Unavailable.
class RunReader {
 public:
  virtual ~RunReader() = default;

  virtual std::optional<model::Run> Get(const base::Uuid& id) = 0;

  // A page of runs by descending id: newest first, as ids are UUIDv7.
  virtual std::vector<model::Run> List(const ListRequest& request) = 0;

  // Returns if the store answers.
  virtual void Ping() = 0;
};

// Looks at the whole queue, in a session of its own that no other role uses.
// Threads: one at a time. A broken session is replaced on the next call.
class Sampler {
 public:
  virtual ~Sampler() = default;

  // One short read-only transaction, so that all numbers are of one instant. Throws Unavailable
  // (Timeout past the limits it was made with) and SchemaMismatch.
  virtual model::QueueSnapshot Sample() = 0;

  // How the database is: in a transaction of its own, and cheap, however large the tables.
  virtual model::DatabaseHealth SampleHealth() = 0;

  struct Audit {
    model::QueueSnapshot sampled;  // what Sample() gives
    model::QueueSnapshot counted;  // what counting every row gives: the specification's queries
  };

  // Both in one transaction, hence of the same instant. Reads the whole table.
  virtual Audit SampleAndCount() = 0;

  // By how many runs (model::Drift) the kept counts differ from the rows, as far as rows can be
  // counted within a bound: all of them where there are few, the live ones where those are few;
  // nullopt if there are too many. In one transaction.
  virtual std::optional<std::int64_t> CountDrift() = 0;

  // The plans of the statements that Sample() sends.
  virtual std::vector<StatementPlan> Plans() = 0;
};

// Upkeep that some process has to do now and then; every process may, at the same time.
// Threads: any. Throws Unavailable and InDoubt; a repetition is safe.
class Maintenance {
 public:
  virtual ~Maintenance() = default;

  // Ends runs whose lease has run out and that nobody may reclaim. At most kMaxBatch a call.
  virtual Reaped Reap() = 0;

  // Folds the count deltas that transactions left behind; returns how many rows it folded.
  virtual std::int64_t CompactCounts() = 0;

  // Counts all runs anew and replaces the kept counts, while others go on working. Returns by how
  // many runs they were off. Reads the whole table.
  virtual std::int64_t RepairCounts() = 0;
};

// Which workers there are, by their heartbeats on the database's clock.
//
// A worker is known by its id alone. Two processes with one id are one worker here: it is alive as
// long as one of them is, and when the first leaves it is missing until the next heartbeat of the
// other. Their leases do not mix all the same, as each has a token of its own.
//
// Threads: any. Throws Unavailable and InDoubt; a repetition is safe.
class WorkerRegistry {
 public:
  virtual ~WorkerRegistry() = default;

  // `worker_id` is alive now, and will say so again every `period`, at most
  // kLongestHeartbeatPeriod. Workers that have been silent for an hour are forgotten, at the latest
  // when a new one comes.
  virtual void Heartbeat(const std::string& worker_id, std::chrono::milliseconds period) = 0;

  // `worker_id` is gone. Nothing happens if it was not there.
  virtual void Leave(const std::string& worker_id) = 0;
};

// Decides which process leads, by a lease on one row. The lease runs out by the database's clock,
// read in the statement that decides; what a leader may conclude from that on its own clock stands
// in collector/leadership.h.
//
// Threads: one at a time. Throws Unavailable (Timeout past the deadline it was made with) and
// InDoubt; a repetition is safe.
class Election {
 public:
  virtual ~Election() = default;

  // Makes `candidate` the leader for `lease` from now on, if it leads already or nobody does.
  virtual Candidacy Stand(const std::string& candidate, std::chrono::milliseconds lease) = 0;

  // Ends the lease of `candidate` now, if it leads.
  virtual void Resign(const std::string& candidate) = 0;
};

// Wakes a worker early. Hints only: they may be missed or come for nothing, so polling goes on.
// Threads: one waits; Interrupt from any thread.
class WakeListener {
 public:
  enum class Wake { kTimeout, kRunsReady, kCancelRequested, kInterrupted };

  virtual ~WakeListener() = default;

  // Waits for a signal, at most `timeout`. Signals sent since the last call are not missed. Never
  // throws: while the store is unreachable it waits out the timeout and reconnects by itself.
  virtual Wake Wait(std::chrono::milliseconds timeout) = 0;

  // Makes a Wait under way, or the next one, return kInterrupted.
  virtual void Interrupt() = 0;
};

// Threads: any. Throws Unavailable.
class Schema {
 public:
  virtual ~Schema() = default;

  virtual SchemaState State() = 0;

  // Brings the tables up to date; returns the names of the steps it applied. Safe to start from
  // many processes at once. Throws SchemaMismatch when the tables are newer than this program.
  virtual std::vector<std::string> Migrate() = 0;

  // Throws SchemaMismatch unless the tables are what this program wants.
  void Require();
};

// How long a sampler's session may take. The defaults suit a tick every 5 seconds.
struct SamplerLimits {
  std::chrono::milliseconds statement_timeout{4'000};  // by the server
  std::chrono::milliseconds lock_timeout{1'000};       // by the server
  std::chrono::milliseconds deadline{4'500};           // by this client, connecting included
};

// An open store. The roles it lends live as long as it does; what the New methods return must not
// outlive it.
class Store {
 public:
  virtual ~Store() = default;

  virtual RunQueue& queue() = 0;
  virtual RunReader& reader() = 0;
  virtual WorkerRegistry& workers() = 0;
  virtual Maintenance& maintenance() = 0;
  virtual Schema& schema() = 0;
  virtual std::unique_ptr<Sampler> NewSampler(const SamplerLimits& limits) = 0;
  virtual std::unique_ptr<Election> NewElection(std::chrono::milliseconds deadline) = 0;
  virtual std::unique_ptr<WakeListener> NewWakeListener() = 0;  // one at a time

  virtual std::string_view name() const = 0;  // "postgres" or "sqlite"
};

}  // namespace xyn::store
