#include "xyn/http/dispatcher.h"

#include <chrono>
#include <utility>

namespace xyn::http {

struct Dispatcher::Call {
  Request request;
  Reply reply;
  Router::Match match;
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
};

Dispatcher::Dispatcher(const Router& router, HandlerPool& pool, RequestGatherer& gatherer,
                       HandlerEdge& edge, metrics::Registry& registry, Post to_sockets)
    : router_(router),
      pool_(pool),
      gatherer_(gatherer),
      edge_(edge),
      probe_(registry),
      to_sockets_(std::move(to_sockets)) {}

void Dispatcher::Start() {
  for (const Router::Route& route : router_.routes()) {
    probe_.RouteServed(route.pattern, route.method);
  }
}

void Dispatcher::Dispatch(Request request, Reply reply) {
  Router::Match match = router_.Find(request.method, request.path);
  request.path_parameters = std::move(match.path_parameters);
  const auto call = std::make_shared<Call>(
      Call{.request = std::move(request), .reply = std::move(reply), .match = std::move(match)});
  if (call->match.handler == nullptr) {
    Answer(call, std::move(call->match.problem));
  } else if (call->match.waits == Waits::kNever) {
    Answer(call, edge_.Call(call->match, call->request));
  } else if (!TryHandOver(call)) {
    Answer(call, TryAgainLater("too many requests wait for the store"));
  }
}

// To the threads that may wait; false if too much waits for them.
bool Dispatcher::TryHandOver(const std::shared_ptr<Call>& call) {
  if (call->match.waits == Waits::kTogether) {
    return gatherer_.TryAdd(
        {.match = call->match, .request = call->request, .answer = [this, call](Response response) {
           PostAnswer(call, std::move(response));
         }});
  }
  return pool_.TrySubmit(
      [this, call] { PostAnswer(call, edge_.Call(call->match, call->request)); });
}

// From any thread.
void Dispatcher::PostAnswer(const std::shared_ptr<Call>& call, Response response) {
  to_sockets_([this, call, response = std::make_shared<Response>(std::move(response))] {
    Answer(call, std::move(*response));
  });
}

void Dispatcher::Refused(const Response& problem) { probe_.ConnectionRefused(problem.status); }

void Dispatcher::Answer(const std::shared_ptr<Call>& call, Response response) {
  probe_.RequestAnswered(call->match.pattern, call->request.method, response.status,
                         std::chrono::steady_clock::now() - call->begun);
  call->reply(std::move(response));
}

}  // namespace xyn::http
