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

Dispatcher::Dispatcher(const Router& router, HandlerPool& pool, HandlerEdge& edge,
                       metrics::Registry& registry, Post to_sockets)
    : router_(router),
      pool_(pool),
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
  } else if (!pool_.TrySubmit([this, call] {
               auto response = std::make_shared<Response>(edge_.Call(call->match, call->request));
               to_sockets_([this, call, response] { Answer(call, std::move(*response)); });
             })) {
    Answer(call, TryAgainLater("too many requests wait for the store"));
  }
}

void Dispatcher::Refused(const Response& problem) { probe_.ConnectionRefused(problem.status); }

void Dispatcher::Answer(const std::shared_ptr<Call>& call, Response response) {
  probe_.RequestAnswered(call->match.pattern, call->request.method, response.status,
                         std::chrono::steady_clock::now() - call->begun);
  call->reply(std::move(response));
}

}  // namespace xyn::http
