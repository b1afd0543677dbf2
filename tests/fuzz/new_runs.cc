// Any body of POST /api/v1/runs: what is accepted are runs that may be enqueued, with the values
// that a JSON tree of the body has, and what is refused is told what is wrong.
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

#include <nlohmann/json.hpp>

#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/response_check.h"
#include "tests/fuzz/standing_clock.h"
#include "xyn/base/time_text.h"
#include "xyn/http/json_text.h"
#include "xyn/http/new_run_json.h"

namespace xyn::fuzz {
namespace {

using nlohmann::json;

void RequireRefused(const http::Response& problem, std::string_view body) {
  RequireClearRefusal(problem);
  Require(problem.status == 400 || problem.status == 422, "a body is malformed or unprocessable");
  if (problem.status == 400) Require(!json::accept(body), "what is malformed is no JSON");
}

void RequireValuesOf(const json& given, const model::NewRun& run) {
  Require(given.at("name") == run.name, "a run has the name that was given");
  Require(given.value("inputs", json::object()) == json::parse(run.inputs),
          "a run has the inputs that were given");
  Require(given.value("priority", model::kDefaultPriority) == run.priority,
          "a run has the priority that was given");
  Require(given.value("max_attempts", model::kDefaultMaxAttempts) == run.max_attempts &&
              given.value("max_reclaims", model::kDefaultMaxReclaims) == run.max_reclaims,
          "a run has the budgets that were given");
  Require(given.contains("correlation_id") == run.correlation_id.has_value() &&
              given.value("correlation_id", "") == run.correlation_id.value_or(""),
          "a run has the correlation id that was given");
  Require(given.contains("id") == run.id.has_value() &&
              given.contains("run_at") == run.run_at.has_value() &&
              given.contains("delay") == run.delay.has_value(),
          "a run has what was given, and nothing else");
}

std::string BodyOf(const model::NewRun& run) {
  http::JsonText text;
  text.BeginObject().Key("name").String(run.name).Key("inputs").Raw(run.inputs);
  if (run.id) text.Key("id").String(run.id->ToString());
  if (run.correlation_id) text.Key("correlation_id").String(*run.correlation_id);
  if (run.run_at) text.Key("run_at").String(base::FormatTimestamp(*run.run_at));
  if (run.delay) text.Key("delay").Double(std::chrono::duration<double>(*run.delay).count());
  text.Key("priority").Integer(run.priority);
  text.Key("max_attempts").Integer(run.max_attempts);
  text.Key("max_reclaims").Integer(run.max_reclaims);
  return text.EndObject().Take();
}

bool IsSame(const model::NewRun& a, const model::NewRun& b) {
  return std::tie(a.id, a.name, a.inputs, a.correlation_id, a.run_at, a.delay, a.priority,
                  a.max_attempts,
                  a.max_reclaims) == std::tie(b.id, b.name, b.inputs, b.correlation_id, b.run_at,
                                              b.delay, b.priority, b.max_attempts, b.max_reclaims);
}

void RequireRoundTrip(const model::NewRun& run) {
  const auto again = http::ParseNewRuns(BodyOf(run), kNow);
  const auto* const parsed = std::get_if<http::NewRuns>(&again);
  Require(parsed != nullptr && parsed->runs.size() == 1 && IsSame(parsed->runs.front(), run),
          "a run that is written as JSON is read as the same run");
}

void RequireAccepted(const http::NewRuns& accepted, std::string_view body) {
  json given = json::parse(body);
  Require(given.is_array() == accepted.is_batch, "an array is a batch");
  if (!accepted.is_batch) given = json::array({given});
  Require(!accepted.runs.empty() && given.size() == accepted.runs.size(),
          "every object of the body is a run");
  for (std::size_t i = 0; i < accepted.runs.size(); ++i) {
    const model::NewRun& run = accepted.runs[i];
    Require(!model::Validate(run, kNow), "an accepted run may be enqueued");
    RequireValuesOf(given[i], run);
    Require(run.inputs.size() <= body.size(), "inputs do not grow by being read");
    RequireRoundTrip(run);
  }
}

}  // namespace

void Check(std::string_view input) {
  const auto parsed = http::ParseNewRuns(input, kNow);
  if (const auto* const problem = std::get_if<http::Response>(&parsed)) {
    RequireRefused(*problem, input);
  } else {
    RequireAccepted(std::get<http::NewRuns>(parsed), input);
  }
}

}  // namespace xyn::fuzz
