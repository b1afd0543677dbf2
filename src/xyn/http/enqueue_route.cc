#include "xyn/http/enqueue_route.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "xyn/http/json_text.h"
#include "xyn/http/media_type.h"
#include "xyn/http/repeat_in_doubt.h"

namespace xyn::http {
namespace {

void AppendEnqueued(const store::Enqueued& enqueued, JsonText& json) {
  json.BeginObject();
  json.Key("id").String(enqueued.id.ToString());
  json.Key("duplicate").Bool(enqueued.duplicate);
  json.EndObject();
}

Response BatchResponse(const std::vector<store::Enqueued>& enqueued) {
  JsonText json;
  json.BeginObject().Key("runs").BeginArray();
  for (const store::Enqueued& one : enqueued) AppendEnqueued(one, json);
  json.EndArray().EndObject();
  return {.body = json.Take()};
}

Response SingleResponse(const store::Enqueued& enqueued) {
  JsonText json;
  AppendEnqueued(enqueued, json);
  return {.body = json.Take(), .headers = {{"Location", "/api/v1/runs/" + enqueued.id.ToString()}}};
}

}  // namespace

EnqueueRoute::EnqueueRoute(store::RunQueue& queue, metrics::Registry& registry,
                           const base::Clock& clock, base::Logger& log)
    : queue_(queue),
      clock_(clock),
      log_(log),
      ids_(clock),
      runs_enqueued_(registry.Counter("xyn_runs_enqueued_total")) {}

Response EnqueueRoute::operator()(const Request& request) {
  if (auto problem = RequireJson(request)) return std::move(*problem);
  auto parsed = ParseNewRuns(request.body, clock_.Now());
  if (auto* const problem = std::get_if<Response>(&parsed)) return std::move(*problem);
  return Enqueue(std::get<NewRuns>(std::move(parsed)));
}

Response EnqueueRoute::Enqueue(NewRuns new_runs) {
  const std::vector<bool> named_here = NameRuns(new_runs.runs);
  std::vector<store::Enqueued> enqueued;
  try {
    auto repeated = RepeatInDoubt([&] { return queue_.Enqueue(new_runs.runs); });
    enqueued = std::move(repeated.outcome);
  } catch (const store::Invalid& error) {
    log_.warn("http: the store refused runs: {}", error.what());
    return Problem(422, "Invalid run", "the store cannot keep a value of these runs");
  }
  // Only the first of two calls can have enqueued a run whose id nobody else knows.
  for (std::size_t i = 0; i < enqueued.size(); ++i) {
    if (named_here[i]) enqueued[i].duplicate = false;
  }
  const auto added = std::count_if(enqueued.begin(), enqueued.end(),
                                   [](const store::Enqueued& one) { return !one.duplicate; });
  runs_enqueued_.Increment(static_cast<double>(added));

  Response response =
      new_runs.is_batch ? BatchResponse(enqueued) : SingleResponse(enqueued.front());
  response.status = added > 0 ? 201 : 200;
  return response;
}

// Which of the runs got their id here.
std::vector<bool> EnqueueRoute::NameRuns(std::vector<model::NewRun>& runs) {
  std::vector<bool> named_here(runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (runs[i].id) continue;
    runs[i].id = ids_.Next();
    named_here[i] = true;
  }
  return named_here;
}

}  // namespace xyn::http
