// Which function answers which request.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xyn::http {

struct Request {
  std::string method;  // "GET"
  std::string path;    // decoded, without the query
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
  std::map<std::string, std::string> path_parameters;      // "{id}" -> its segment
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;

  // The value of a header (name in lower case) or nullopt.
  std::optional<std::string_view> Header(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  // besides the usual ones
};

// An RFC 9457 problem document. `field` names the offending member, parameter or header.
Response Problem(int status, std::string_view title, std::string_view detail,
                 std::string_view field = "");

using RouteHandler = std::function<Response(const Request&)>;

enum class Waits {
  kNever,       // answers from memory: runs on the socket thread
  kForTheStore  // runs on a handler thread
};

// Filled before the server starts, constant afterwards. A HEAD request is answered by the GET route
// without its body. Unknown paths are 404, known paths with other methods 405 with Allow.
class Router {
 public:
  // `pattern` such as "/api/v1/runs/{id}": its segments are literal or a named parameter. It is
  // also the `route` label of the HTTP metrics.
  void Add(std::string method, std::string pattern, Waits waits, RouteHandler handler);

  struct Match {
    const RouteHandler* handler = nullptr;  // nullptr: `problem` is the answer
    Waits waits = Waits::kNever;
    std::string_view pattern;  // "" when no route matched
    std::map<std::string, std::string> path_parameters;
    Response problem;
  };
  Match Find(std::string_view method, std::string_view path) const;

 private:
  struct Route {
    std::string method;
    std::string pattern;
    Waits waits;
    RouteHandler handler;
  };
  std::vector<Route> routes_;
};

}  // namespace xyn::http
