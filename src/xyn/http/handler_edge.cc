#include "xyn/http/handler_edge.h"

#include <cstddef>
#include <exception>
#include <utility>
#include <variant>

#include "xyn/store/errors.h"

namespace xyn::http {
namespace {

constexpr std::string_view kUnavailable = "Service unavailable";

}  // namespace

HandlerEdge::HandlerEdge(base::Logger& log) : log_(log) {}

Response HandlerEdge::Call(const Router::Match& match, const Request& request) {
  try {
    Response response = (*match.handler)(request);
    Heed(match, response);
    return response;
  } catch (const std::exception& error) {
    return ProblemOf(error, match, request);
  }
}

std::vector<Response> HandlerEdge::CallTogether(const Router::Match& match,
                                                std::span<const Request* const> requests) {
  std::vector<Answer> answers;
  try {
    answers = (*match.together)(requests);
  } catch (const std::exception&) {
    answers.assign(requests.size(), std::current_exception());
  }
  std::vector<Response> responses;
  responses.reserve(requests.size());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    responses.push_back(ResponseOf(std::move(answers[i]), match, *requests[i]));
  }
  return responses;
}

Response HandlerEdge::ResponseOf(Answer answer, const Router::Match& match,
                                 const Request& request) {
  if (auto* const response = std::get_if<Response>(&answer)) {
    Heed(match, *response);
    return std::move(*response);
  }
  try {
    std::rethrow_exception(std::get<std::exception_ptr>(answer));
  } catch (const std::exception& error) {
    return ProblemOf(error, match, request);
  }
}

void HandlerEdge::Heed(const Router::Match& match, const Response& response) {
  const bool store_answered = match.waits != Waits::kNever && response.status < 300;
  if (store_answered && store_gone_.exchange(false)) {
    log_.info("http: the store answers again");
  }
}

Response HandlerEdge::ProblemOf(const std::exception& error, const Router::Match& match,
                                const Request& request) {
  if (dynamic_cast<const store::Unavailable*>(&error) != nullptr) {
    if (!store_gone_.exchange(true)) {
      log_.warn("http: the store is unavailable, requests that need it get 503: {}", error.what());
    }
    return TryAgainLater("the store cannot be reached or is too busy; nothing was changed");
  }
  log_.error("http: {} {}: {}", request.method, match.pattern, error.what());
  if (dynamic_cast<const store::SchemaMismatch*>(&error) != nullptr) {
    return Problem(503, kUnavailable, "the tables are not of the version that this server needs");
  }
  if (dynamic_cast<const store::InDoubt*>(&error) != nullptr) {
    return Problem(503, kUnavailable,
                   "the connection to the store was lost while the change was being committed: "
                   "it is not known whether it happened");
  }
  return Problem(500, "Internal error", "the request failed; the server's log says why");
}

}  // namespace xyn::http
