// Which function answers which request.
#pragma once

#include <exception>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "xyn/http/message.h"

namespace xyn::http {

using RouteHandler = std::function<Response(const Request&)>;

// Answers many requests at once, each in its place: with a response, or with what a handler of its
// own would have thrown.
using Answer = std::variant<Response, std::exception_ptr>;
using TogetherHandler = std::function<std::vector<Answer>(std::span<const Request* const>)>;

enum class Waits {
  kNever,        // answers from memory: runs on a socket thread
  kForTheStore,  // runs on a handler thread
  kTogether      // likewise, for all requests that wait for the route
};

// Filled before the server starts, constant afterwards. A HEAD request is answered by the GET route
// without its body. Unknown paths are 404, known paths with other methods 405 with Allow.
class Router {
 public:
  // `pattern` such as "/api/v1/runs/{id}": its segments are literal or a named parameter. It is
  // also the `route` label of the HTTP metrics.
  void Add(std::string method, std::string pattern, Waits waits, RouteHandler handler);
  void AddTogether(std::string method, std::string pattern, TogetherHandler handler);

  struct Route {
    std::string method;
    std::string pattern;
    Waits waits;
    RouteHandler handler;
    TogetherHandler together;  // of kTogether
  };
  const std::vector<Route>& routes() const { return routes_; }

  struct Match {
    const RouteHandler* handler = nullptr;      // nullptr: `problem` is the answer
    const TogetherHandler* together = nullptr;  // of kTogether
    Waits waits = Waits::kNever;
    std::string_view pattern;  // "" for an unknown path
    std::map<std::string, std::string> path_parameters;
    Response problem;
  };
  Match Find(std::string_view method, std::string_view path) const;

 private:
  std::vector<Route> routes_;
};

}  // namespace xyn::http
