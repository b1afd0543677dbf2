#include "xyn/http/enqueue_route.h"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <string>
#include <utility>
#include <variant>

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

Response BatchResponse(std::span<const store::Enqueued> enqueued) {
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

std::vector<Answer> EnqueueRoute::operator()(std::span<const Request* const> requests) {
  std::vector<Asked> all;
  all.reserve(requests.size());
  for (const Request* request : requests) all.push_back(Read(*request));
  std::vector<Asked*> together;
  std::size_t runs = 0;
  for (Asked& one : all) {
    if (one.answer) continue;
    if (runs + one.new_runs.runs.size() > store::kMaxEnqueueBatch) {
      Enqueue(together);
      together.clear();
      runs = 0;
    }
    together.push_back(&one);
    runs += one.new_runs.runs.size();
  }
  Enqueue(together);
  std::vector<Answer> answers;
  answers.reserve(all.size());
  for (Asked& one : all) answers.push_back(*std::move(one.answer));
  return answers;
}

EnqueueRoute::Asked EnqueueRoute::Read(const Request& request) {
  if (auto problem = RequireJson(request)) return {.answer = *std::move(problem)};
  auto parsed = ParseNewRuns(request.body, clock_.Now());
  if (auto* const problem = std::get_if<Response>(&parsed)) return {.answer = std::move(*problem)};
  Asked asked{.new_runs = std::get<NewRuns>(std::move(parsed))};
  asked.named_here.reserve(asked.new_runs.runs.size());
  for (model::NewRun& run : asked.new_runs.runs) {
    asked.named_here.push_back(!run.id);
    if (!run.id) run.id = ids_.Next();
  }
  return asked;
}

void EnqueueRoute::Enqueue(std::span<Asked* const> together) {
  try {
    if (!together.empty()) EnqueueOrThrow(together);
  } catch (const store::Invalid& error) {
    if (together.size() > 1) {  // only those who are to blame are refused
      for (Asked* one : together) Enqueue({&one, 1});
      return;
    }
    log_.warn("http: the store refused runs: {}", error.what());
    together.front()->answer =
        Problem(422, "Invalid run", "the store cannot keep a value of these runs");
  } catch (const std::exception&) {
    for (Asked* one : together) one->answer = std::current_exception();
  }
}

void EnqueueRoute::EnqueueOrThrow(std::span<Asked* const> together) {
  std::vector<model::NewRun> gathered;
  if (together.size() > 1) {
    for (const Asked* one : together) {
      gathered.insert(gathered.end(), one->new_runs.runs.begin(), one->new_runs.runs.end());
    }
  }
  const auto& runs = together.size() > 1 ? gathered : together.front()->new_runs.runs;
  std::vector<store::Enqueued> enqueued =
      RepeatInDoubt([&] { return queue_.Enqueue(runs); }).outcome;
  std::span<store::Enqueued> rest(enqueued);
  for (Asked* one : together) {
    const std::size_t count = one->new_runs.runs.size();
    one->answer = ResponseTo(*one, rest.first(count));
    rest = rest.subspan(count);
  }
}

Response EnqueueRoute::ResponseTo(const Asked& asked, std::span<store::Enqueued> enqueued) {
  // Only the first of two calls can have enqueued a run whose id nobody else knows.
  for (std::size_t i = 0; i < enqueued.size(); ++i) {
    if (asked.named_here[i]) enqueued[i].duplicate = false;
  }
  const auto added = std::ranges::count(enqueued, false, &store::Enqueued::duplicate);
  runs_enqueued_.Increment(static_cast<double>(added));
  Response response =
      asked.new_runs.is_batch ? BatchResponse(enqueued) : SingleResponse(enqueued.front());
  response.status = added > 0 ? 201 : 200;
  return response;
}

}  // namespace xyn::http
