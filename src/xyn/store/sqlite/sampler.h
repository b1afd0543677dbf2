// Looks at the whole queue on SQLite. What each method promises stands in store.h.
#pragma once

#include <filesystem>
#include <optional>

#include "xyn/base/clock.h"
#include "xyn/store/sqlite/connection.h"
#include "xyn/store/store.h"

namespace xyn::store::sqlite {

// SQLite executes statements in the thread that calls, so the limits are kept by a look at the
// clock every few thousand of its instructions.
//
// Place: owned by the collector, apart from the store; borrows the clock. Threads: one.
class SqliteSampler final : public Sampler {
 public:
  SqliteSampler(std::filesystem::path path, const SamplerLimits& limits, const base::Clock& clock);

  model::QueueSnapshot Sample() override;
  model::DatabaseHealth SampleHealth() override;
  Audit SampleAndCount() override;
  std::optional<std::int64_t> CountDrift() override;
  std::vector<StatementPlan> Plans() override;

 private:
  // Returns what `read(connection, now)` returns, which reads in one snapshot of the database.
  template <class Read>
  auto InSession(Read&& read);

  // The session, opened if need be.
  Connection& Connect();
  // From the kept counts, and from the rows.
  model::QueueSnapshot ReadCounts(Connection& connection, base::Timestamp now);
  model::QueueSnapshot CountRows(Connection& connection, base::Timestamp now);
  // Gives the statements from here to the next call the time a statement may take.
  void BeginStatement();
  static int IsPastBound(void* sampler);

  const std::filesystem::path path_;
  const SamplerLimits limits_;
  const base::Clock& clock_;
  std::optional<Connection> connection_;  // nullopt: to be opened at the next call
  base::SteadyTime call_deadline_;
  base::SteadyTime statement_deadline_;
};

}  // namespace xyn::store::sqlite
