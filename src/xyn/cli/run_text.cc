#include "xyn/cli/run_text.h"

#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "xyn/base/errors.h"
#include "xyn/base/time_text.h"
#include "xyn/cli/text_table.h"

namespace xyn::cli {
namespace {

using Json = nlohmann::ordered_json;

Json TimeJson(const std::optional<base::Timestamp>& time) {
  return time ? Json(base::FormatTimestamp(*time)) : Json(nullptr);
}

Json TextJson(const std::optional<std::string>& text) { return text ? Json(*text) : Json(nullptr); }

// Stored JSON as a value; as a string if others stored what is none.
Json StoredJson(const std::optional<std::string>& text) {
  if (!text) return nullptr;
  auto value = Json::parse(*text, nullptr, false);
  return value.is_discarded() ? Json(*text) : value;
}

}  // namespace

Json RunJson(const model::Run& run) {
  return {{"id", run.id.ToString()},
          {"name", run.name},
          {"status", ToString(run.status)},
          {"correlation_id", TextJson(run.correlation_id)},
          {"inputs", StoredJson(run.inputs)},
          {"outputs", StoredJson(run.outputs)},
          {"error", StoredJson(run.error)},
          {"queued_at", TimeJson(run.queued_at)},
          {"run_at", TimeJson(run.run_at)},
          {"priority", run.priority},
          {"attempt", run.attempt},
          {"max_attempts", run.max_attempts},
          {"failures", run.failures},
          {"reclaims", run.reclaims},
          {"max_reclaims", run.max_reclaims},
          {"locked_at", TimeJson(run.locked_at)},
          {"locked_by", TextJson(run.locked_by)},
          {"lease_expires_at", TimeJson(run.lease_expires_at)},
          {"cancel_requested_at", TimeJson(run.cancel_requested_at)},
          {"created_at", TimeJson(run.created_at)},
          {"started_at", TimeJson(run.started_at)},
          {"completed_at", TimeJson(run.completed_at)}};
}

std::string RunText(const model::Run& run) {
  std::string text;
  const Json fields = RunJson(run);
  for (const auto& [name, value] : fields.items()) {
    if (value.is_null()) continue;
    const auto shown = value.is_string()
                           ? value.get<std::string>()
                           : value.dump(-1, ' ', false, Json::error_handler_t::replace);
    text += fmt::format("{:<20} {}\n", name, shown);
  }
  return text;
}

std::string RunTable(std::span<const model::Run> runs) {
  TextTable table({"ID", "STATUS", "NAME", "ATTEMPT", "RUN_AT", "COMPLETED_AT"});
  for (const auto& run : runs) {
    table.Add({run.id.ToString(), std::string(ToString(run.status)), run.name,
               std::to_string(run.attempt), base::FormatTimestamp(run.run_at),
               run.completed_at ? base::FormatTimestamp(*run.completed_at) : "-"});
  }
  return table.ToString();
}

std::string JsonText(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

base::Uuid ParseRunId(std::string_view text) {
  if (const auto id = base::Uuid::Parse(text)) return *id;
  throw base::UsageError(fmt::format(
      "'{}' is not the id of a run; it must be a UUID such as 0190163d-8694-739b-aea5-966c26f8ad91",
      text));
}

std::vector<base::Uuid> ParseRunIds(std::span<const std::string> texts) {
  std::vector<base::Uuid> ids;
  for (const auto& text : texts) ids.push_back(ParseRunId(text));
  return ids;
}

}  // namespace xyn::cli
