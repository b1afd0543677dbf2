#include "xyn/store/sqlite/count_tally.h"

#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {

using model::RunStatus;

void CountTally::Count(const CountedRun& run, std::int64_t n) {
  if (model::IsTerminal(run.status)) {
    ended_[IndexOf(run.status)] += n;
    return;
  }
  auto found = live_.find(run.name);
  if (found == live_.end()) found = live_.try_emplace(std::string(run.name)).first;
  Live& live = found->second;
  if (run.status == RunStatus::kRunning) {
    live.running += n;
    return;
  }
  live.queued += n;
  if (run.run_at > run.queued_at) {
    live.delayed += n;
    delayed_[{run.run_at, run.queued_at}] += n;
  } else {
    at_once_[{run.queued_at, run.run_at}] += n;
  }
}

void CountTally::Write(Connection& connection) const {
  for (const auto& [name, live] : live_) {
    if (live.IsZero()) continue;
    connection.Use(sql::kAddLive).Bind(name, live.queued, live.delayed, live.running).Run();
  }
  for (const RunStatus status : model::kRunStatuses) {
    const std::int64_t n = ended_[IndexOf(status)];
    if (n != 0) connection.Use(sql::kAddEnded).Bind(std::string(ToString(status)), n).Run();
  }
  WriteAtOnce(connection);
  if (!delayed_.empty()) WriteDelayed(connection);
}

void CountTally::WriteAtOnce(Connection& connection) const {
  for (const auto& [queued_and_due, n] : at_once_) {
    const auto& [queued_at, run_at] = queued_and_due;
    if (n == 0) continue;
    // Mostly, what is taken are all there are: a row that is deleted need not be changed before.
    if (n < 0 && connection.Use(sql::kTakeAtOnce).Bind(queued_at, run_at, -n).Run() > 0) continue;
    connection.Use(sql::kAddAtOnce).Bind(queued_at, run_at, n).Run();
  }
}

void CountTally::WriteDelayed(Connection& connection) const {
  DueAndQueued horizon;
  {
    Query header = connection.Use(sql::kHorizon);
    if (!header.Step()) return;
    horizon = {header.Time(0), header.Time(1)};
  }
  for (auto at = delayed_.begin(); at != delayed_.end() && at->first < horizon; ++at) {
    const auto& [due_and_queued, n] = *at;
    if (n == 0) continue;
    const base::Timestamp queued_at = due_and_queued.second;
    connection.Use(sql::kAddDueTotal).Bind(n).Run();
    connection.Use(sql::kAddDue).Bind(queued_at, n).Run();
    connection.Use(sql::kForgetDue).Bind(queued_at).Run();
  }
}

}  // namespace xyn::store::sqlite
