#include "xyn/store/postgres/reader.h"

#include "xyn/store/postgres/statements.h"

namespace xyn::store::postgres {
namespace {

// In the order of the columns of get_run.sql and list_runs.sql.
model::Run ReadRun(const Result& rows, int row) {
  int column = 0;
  model::Run run;
  run.id = rows.Id(row, column++);
  run.name = rows.Text(row, column++);
  run.status = model::ParseRunStatus(rows.Text(row, column++)).value();
  run.correlation_id = rows.MaybeText(row, column++);
  run.inputs = rows.Text(row, column++);
  run.outputs = rows.MaybeText(row, column++);
  run.error = rows.MaybeText(row, column++);
  run.queued_at = rows.Time(row, column++);
  run.run_at = rows.Time(row, column++);
  run.priority = rows.Int32(row, column++);
  run.attempt = rows.Int32(row, column++);
  run.max_attempts = rows.Int32(row, column++);
  run.failures = rows.Int32(row, column++);
  run.reclaims = rows.Int32(row, column++);
  run.max_reclaims = rows.Int32(row, column++);
  run.locked_at = rows.MaybeTime(row, column++);
  run.locked_by = rows.MaybeText(row, column++);
  run.lease_expires_at = rows.MaybeTime(row, column++);
  run.cancel_requested_at = rows.MaybeTime(row, column++);
  run.created_at = rows.Time(row, column++);
  run.started_at = rows.MaybeTime(row, column++);
  run.completed_at = rows.MaybeTime(row, column++);
  return run;
}

}  // namespace

std::optional<model::Run> Reader::Get(const base::Uuid& id) {
  const Result rows = pool_.Take(Use::kBrief)->Run(kGetRun, Parameters().Add(id), Effect::kReads);
  if (rows.rows() == 0) return std::nullopt;
  return ReadRun(rows, 0);
}

std::vector<model::Run> Reader::List(const ListRequest& request) {
  const auto status =
      request.status ? std::optional<std::string>(model::ToString(*request.status)) : std::nullopt;
  const Result rows =
      pool_.Take(Use::kBrief)
          ->Run(kListRuns,
                Parameters().Add(status).Add(request.name).Add(request.before).Add(request.limit),
                Effect::kReads);
  std::vector<model::Run> runs;
  runs.reserve(static_cast<std::size_t>(rows.rows()));
  for (int row = 0; row < rows.rows(); ++row) runs.push_back(ReadRun(rows, row));
  return runs;
}

void Reader::Ping() { pool_.Take(Use::kBrief)->RunScript("SELECT 1", Effect::kReads); }

}  // namespace xyn::store::postgres
