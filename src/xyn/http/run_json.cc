#include "xyn/http/run_json.h"

#include <optional>
#include <string>

#include "xyn/base/time_text.h"

namespace xyn::http {
namespace {

void AppendText(std::string_view key, const std::optional<std::string>& text, JsonText& json) {
  json.Key(key);
  if (text) {
    json.String(*text);
  } else {
    json.Null();
  }
}

void AppendJson(std::string_view key, const std::optional<std::string>& value, JsonText& json) {
  json.Key(key);
  if (value) {
    json.Raw(*value);
  } else {
    json.Null();
  }
}

void AppendTime(std::string_view key, const std::optional<base::Timestamp>& time, JsonText& json) {
  json.Key(key);
  if (time) {
    json.String(base::FormatTimestamp(*time));
  } else {
    json.Null();
  }
}

}  // namespace

void AppendRun(const model::Run& run, JsonText& json) {
  json.BeginObject();
  json.Key("id").String(run.id.ToString());
  json.Key("name").String(run.name);
  json.Key("status").String(model::ToString(run.status));
  AppendText("correlation_id", run.correlation_id, json);
  AppendJson("inputs", run.inputs, json);
  AppendJson("outputs", run.outputs, json);
  AppendJson("error", run.error, json);
  AppendTime("queued_at", run.queued_at, json);
  AppendTime("run_at", run.run_at, json);
  json.Key("priority").Integer(run.priority);
  json.Key("attempt").Integer(run.attempt);
  json.Key("max_attempts").Integer(run.max_attempts);
  json.Key("failures").Integer(run.failures);
  json.Key("reclaims").Integer(run.reclaims);
  json.Key("max_reclaims").Integer(run.max_reclaims);
  AppendTime("locked_at", run.locked_at, json);
  AppendText("locked_by", run.locked_by, json);
  AppendTime("lease_expires_at", run.lease_expires_at, json);
  AppendTime("cancel_requested_at", run.cancel_requested_at, json);
  AppendTime("created_at", run.created_at, json);
  AppendTime("started_at", run.started_at, json);
  AppendTime("completed_at", run.completed_at, json);
  json.EndObject();
}

void AppendSnapshot(const model::QueueSnapshot& snapshot, JsonText& json) {
  json.BeginObject();
  json.Key("taken_at").String(base::FormatTimestamp(snapshot.taken_at));
  json.Key("depth").BeginObject();
  for (const model::RunStatus status : model::kRunStatuses) {
    json.Key(model::ToString(status)).Integer(snapshot.depth[model::IndexOf(status)]);
  }
  json.EndObject();
  json.Key("ready").Integer(snapshot.ready);
  json.Key("future").Integer(snapshot.future);
  json.Key("oldest_ready_seconds").Double(snapshot.oldest_ready_seconds);
  json.Key("oldest_eligible_seconds").Double(snapshot.oldest_eligible_seconds);
  json.Key("running_with_expired_lease").Integer(snapshot.running_expired);
  json.Key("running_with_active_lease").Integer(snapshot.running_active);
  json.Key("running_without_lease").Integer(snapshot.running_without_lease);
  json.EndObject();
}

}  // namespace xyn::http
