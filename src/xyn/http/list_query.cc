#include "xyn/http/list_query.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "xyn/model/new_run.h"

namespace xyn::http {
namespace {

using Wrong = std::optional<std::string>;

Wrong SetStatus(const std::string& value, store::ListRequest& request) {
  request.status = model::ParseRunStatus(value);
  if (request.status) return std::nullopt;
  return "must be QUEUED, RUNNING, COMPLETED, FAILED or CANCELLED";
}

Wrong SetName(const std::string& value, store::ListRequest& request) {
  request.name = value;
  model::NewRun run;
  run.name = value;
  const auto error = model::Validate(run, base::Timestamp());
  return error ? Wrong(error->message) : std::nullopt;
}

Wrong SetCursor(const std::string& value, store::ListRequest& request) {
  request.before = base::Uuid::Parse(value);
  if (request.before) return std::nullopt;
  return "must be the next_cursor of a page";
}

Wrong SetLimit(const std::string& value, store::ListRequest& request) {
  const char* const end = value.data() + value.size();
  const auto [stopped, error] = std::from_chars(value.data(), end, request.limit);
  const bool is_number = error == std::errc() && stopped == end;
  if (is_number && request.limit >= 1 && request.limit <= store::kMaxPage) return std::nullopt;
  return fmt::format("must be 1 to {}", store::kMaxPage);
}

struct Parameter {
  std::string_view name;
  Wrong (*set)(const std::string& value, store::ListRequest& request);
};

constexpr std::array<Parameter, 4> kParameters = {
    {{"status", SetStatus}, {"name", SetName}, {"cursor", SetCursor}, {"limit", SetLimit}}};

Response BadParameter(std::string_view name, std::string_view detail) {
  return Problem(400, "Bad parameter", fmt::format("{} {}", name, detail), name);
}

}  // namespace

std::variant<store::ListRequest, Response> ParseListQuery(
    const std::vector<std::pair<std::string, std::string>>& query) {
  store::ListRequest request;
  std::set<std::string_view> seen;
  for (const auto& [name, value] : query) {
    const auto* const parameter =
        std::find_if(kParameters.begin(), kParameters.end(),
                     [&wanted = name](const Parameter& p) { return p.name == wanted; });
    if (parameter == kParameters.end()) {
      return BadParameter(name, "is not a parameter: there are status, name, cursor and limit");
    }
    if (!seen.insert(parameter->name).second) return BadParameter(name, "is given more than once");
    if (const Wrong wrong = parameter->set(value, request)) return BadParameter(name, *wrong);
  }
  return request;
}

}  // namespace xyn::http
