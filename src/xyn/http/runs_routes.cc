#include "xyn/http/runs_routes.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "xyn/base/uuid.h"
#include "xyn/http/json_text.h"
#include "xyn/http/list_query.h"
#include "xyn/http/repeat_in_doubt.h"
#include "xyn/http/run_json.h"

namespace xyn::http {
namespace {

std::optional<base::Uuid> IdOf(const Request& request) {
  return base::Uuid::Parse(request.path_parameters.at("id"));
}

Response MalformedId() { return Problem(400, "Bad parameter", "id must be a UUID", "id"); }

Response NoSuchRun() { return Problem(404, "Not found", "there is no run of this id"); }

Response Conflict(std::string_view detail) { return Problem(409, "Conflict", detail); }

Response ChangedTo(model::RunStatus status, const base::Uuid& id) {
  JsonText json;
  json.BeginObject().Key("id").String(id.ToString());
  json.Key("status").String(model::ToString(status)).EndObject();
  return {.body = json.Take()};
}

Response CancelRequested(const base::Uuid& id) {
  JsonText json;
  json.BeginObject().Key("id").String(id.ToString());
  json.Key("status").String(model::ToString(model::RunStatus::kRunning));
  json.Key("cancel_requested").Bool(true).EndObject();
  return {.status = 202, .body = json.Take()};
}

Response PageOf(const std::vector<model::Run>& runs, bool has_next) {
  JsonText json;
  json.BeginObject().Key("runs").BeginArray();
  for (const model::Run& run : runs) AppendRun(run, json);
  json.EndArray().Key("next_cursor");
  if (has_next) {
    json.String(runs.back().id.ToString());
  } else {
    json.Null();
  }
  json.EndObject();
  return {.body = json.Take()};
}

}  // namespace

Response ListRuns(store::RunReader& reader, const Request& request) {
  auto parsed = ParseListQuery(request.query);
  if (auto* const problem = std::get_if<Response>(&parsed)) return std::move(*problem);
  auto page = std::get<store::ListRequest>(std::move(parsed));
  // One more than asked for tells whether there is a next page; a page of the largest size cannot
  // have one more, so a full one is followed by another, which may be empty.
  const auto limit = static_cast<std::size_t>(page.limit);
  page.limit = std::min(page.limit + 1, store::kMaxPage);
  std::vector<model::Run> runs = reader.List(page);
  const bool has_next = runs.size() > limit || runs.size() == store::kMaxPage;
  if (runs.size() > limit) runs.resize(limit);
  return PageOf(runs, has_next);
}

Response GetRun(store::RunReader& reader, const Request& request) {
  const auto id = IdOf(request);
  if (!id) return MalformedId();
  const auto run = reader.Get(*id);
  if (!run) return NoSuchRun();
  JsonText json;
  AppendRun(*run, json);
  return {.body = json.Take()};
}

Response CancelRun(store::RunQueue& queue, store::RunReader& reader, metrics::EndedRuns& ended,
                   const Request& request) {
  const auto id = IdOf(request);
  if (!id) return MalformedId();
  const auto before = reader.Get(*id);  // for its name
  if (!before) return NoSuchRun();
  const auto [outcome, was_in_doubt] = RepeatInDoubt([&] { return queue.Cancel(*id); });
  switch (outcome) {
    case store::CancelOutcome::kCancelled:
      ended.RunEnded(before->name, model::RunStatus::kCancelled);
      return ChangedTo(model::RunStatus::kCancelled, *id);
    case store::CancelOutcome::kCancelRequested:
      return CancelRequested(*id);
    case store::CancelOutcome::kNotFound:
      return NoSuchRun();
    case store::CancelOutcome::kAlreadyTerminal:
      break;
  }
  const auto run = was_in_doubt ? reader.Get(*id) : std::nullopt;
  if (run && run->status == model::RunStatus::kCancelled) return ChangedTo(run->status, *id);
  return Conflict("the run has ended already");
}

Response RequeueRun(store::RunQueue& queue, const Request& request) {
  const auto id = IdOf(request);
  if (!id) return MalformedId();
  const auto [outcome, was_in_doubt] = RepeatInDoubt([&] { return queue.Requeue(*id); });
  switch (outcome) {
    case store::RequeueOutcome::kRequeued:
      return ChangedTo(model::RunStatus::kQueued, *id);
    case store::RequeueOutcome::kNotTerminal:
      if (was_in_doubt) return ChangedTo(model::RunStatus::kQueued, *id);
      return Conflict("the run has not ended: it is queued or running");
    case store::RequeueOutcome::kCompleted:
      return Conflict("the run has completed: enqueue a new one instead");
    case store::RequeueOutcome::kNotFound:
      break;
  }
  return NoSuchRun();
}

}  // namespace xyn::http
