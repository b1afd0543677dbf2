#include "xyn/http/router.h"

#include <algorithm>
#include <utility>

namespace xyn::http {
namespace {

using Parameters = std::map<std::string, std::string>;

// The first segment of `path`, which is taken off it with the slash before it.
std::string_view TakeSegment(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

bool IsParameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

std::optional<Parameters> MatchPath(std::string_view pattern, std::string_view path) {
  Parameters parameters;
  while (pattern.starts_with('/') && path.starts_with('/')) {
    const std::string_view wanted = TakeSegment(pattern);
    const std::string_view given = TakeSegment(path);
    if (IsParameter(wanted) && !given.empty()) {
      parameters.emplace(wanted.substr(1, wanted.size() - 2), given);
    } else if (wanted != given) {
      return std::nullopt;
    }
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return parameters;
}

Response MethodNotAllowed(const std::vector<std::string>& allowed) {
  std::string list;
  for (const std::string& method : allowed) {
    if (!list.empty()) list += ", ";
    list += method;
    if (method == "GET") list += ", HEAD";
  }
  Response response = Problem(405, "Method not allowed", "this path knows " + list);
  response.headers.emplace_back("Allow", list);
  return response;
}

}  // namespace

void Router::Add(std::string method, std::string pattern, Waits waits, RouteHandler handler) {
  routes_.push_back({std::move(method), std::move(pattern), waits, std::move(handler), {}});
}

void Router::AddTogether(std::string method, std::string pattern, TogetherHandler handler) {
  RouteHandler alone = [handler](const Request& request) {
    const Request* const only = &request;
    Answer answer = std::move(handler({&only, 1}).front());
    if (auto* const error = std::get_if<std::exception_ptr>(&answer))
      std::rethrow_exception(*error);
    return std::get<Response>(std::move(answer));
  };
  routes_.push_back({std::move(method), std::move(pattern), Waits::kTogether, std::move(alone),
                     std::move(handler)});
}

Router::Match Router::Find(std::string_view method, std::string_view path) const {
  const std::string_view served_by = method == "HEAD" ? "GET" : method;
  std::vector<std::string> allowed;
  std::string_view pattern;
  for (const Route& route : routes_) {
    auto parameters = MatchPath(route.pattern, path);
    if (!parameters) continue;
    if (route.method == served_by) {
      return {.handler = &route.handler,
              .together = &route.together,
              .waits = route.waits,
              .pattern = route.pattern,
              .path_parameters = std::move(*parameters),
              .problem = {}};
    }
    pattern = route.pattern;
    allowed.push_back(route.method);
  }
  Match none;
  none.pattern = pattern;
  none.problem = allowed.empty() ? Problem(404, "Not found", "there is nothing at this path")
                                 : MethodNotAllowed(allowed);
  return none;
}

}  // namespace xyn::http
