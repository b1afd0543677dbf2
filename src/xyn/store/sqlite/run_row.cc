#include "xyn/store/sqlite/run_row.h"

#include <string>

#include "xyn/store/errors.h"

namespace xyn::store::sqlite {

model::Run ReadRun(const Query& row) {
  int column = 0;
  model::Run run;
  run.id = row.Id(column++);
  run.name = row.Text(column++);
  run.status = ReadStatus(row, column++);
  run.correlation_id = row.OptionalText(column++);
  run.inputs = row.Text(column++);
  run.outputs = row.OptionalText(column++);
  run.error = row.OptionalText(column++);
  run.queued_at = row.Time(column++);
  run.run_at = row.Time(column++);
  run.priority = row.Integer32(column++);
  run.attempt = row.Integer32(column++);
  run.max_attempts = row.Integer32(column++);
  run.failures = row.Integer32(column++);
  run.reclaims = row.Integer32(column++);
  run.max_reclaims = row.Integer32(column++);
  run.locked_at = row.OptionalTime(column++);
  run.locked_by = row.OptionalText(column++);
  run.lease_expires_at = row.OptionalTime(column++);
  run.cancel_requested_at = row.OptionalTime(column++);
  run.created_at = row.Time(column++);
  run.started_at = row.OptionalTime(column++);
  run.completed_at = row.OptionalTime(column++);
  return run;
}

model::RunStatus ReadStatus(const Query& row, int column) {
  const std::string text = row.Text(column);
  const std::optional<model::RunStatus> status = model::ParseRunStatus(text);
  if (!status) throw Error("the database holds a run of unknown status: " + text);
  return *status;
}

}  // namespace xyn::store::sqlite
