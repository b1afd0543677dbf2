// Requests and responses as route handlers see them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xyn::http {

// Of ASCII; what HTTP compares without regard to case has no other letters.
std::string LowerCase(std::string_view text);

struct Request {
  std::string method{};                                        // "GET"
  std::string path{};                                          // decoded, without the query
  std::vector<std::pair<std::string, std::string>> query{};    // decoded, in order
  std::map<std::string, std::string> path_parameters{};        // "{id}": "id" -> its segment
  std::vector<std::pair<std::string, std::string>> headers{};  // names in lower case
  std::string body{};

  // The first value of a header (name in lower case) or nullopt.
  std::optional<std::string_view> Header(std::string_view name) const;

  // All values of a header that is a list (name in lower case), joined by commas; "" without any.
  std::string HeaderList(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};  // besides the usual ones
  std::shared_ptr<const void> until_sent{};  // kept until the client has taken the response or left
};

// An RFC 9457 problem document. `field` names the offending member, parameter or header.
Response Problem(int status, std::string_view title, std::string_view detail,
                 std::string_view field = "");

// 503 with Retry-After: the same request may be sent again in a second.
Response TryAgainLater(std::string_view detail);

}  // namespace xyn::http
