#include "xyn/http/bearer_token.h"

#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <openssl/crypto.h>

namespace xyn::http {
namespace {

// The token of "Bearer <token>"; the scheme's case does not matter (RFC 9110, section 11.1).
std::optional<std::string_view> BearerToken(std::string_view authorization) {
  constexpr std::string_view kScheme = "bearer ";
  if (authorization.size() < kScheme.size()) return std::nullopt;
  for (std::size_t i = 0; i < kScheme.size(); ++i) {
    const char c = authorization[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != kScheme[i]) {
      return std::nullopt;
    }
  }
  authorization.remove_prefix(kScheme.size());
  return authorization;
}

bool IsSame(std::string_view given, std::string_view token) {
  return given.size() == token.size() &&
         CRYPTO_memcmp(given.data(), token.data(), token.size()) == 0;
}

Response Unauthorized() {
  Response response =
      Problem(401, "Unauthorized", "send the token of this server as Authorization: Bearer <token>",
              "Authorization");
  response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"xyn\"");
  return response;
}

bool HasToken(const Request& request, const std::string& token) {
  const auto given = BearerToken(request.Header("authorization").value_or(""));
  return given && IsSame(*given, token);
}

}  // namespace

RouteHandler RequireToken(const std::string& token, RouteHandler handler) {
  if (token.empty()) return handler;
  return [token, handler = std::move(handler)](const Request& request) {
    return HasToken(request, token) ? handler(request) : Unauthorized();
  };
}

TogetherHandler RequireToken(const std::string& token, TogetherHandler handler) {
  if (token.empty()) return handler;
  return [token, handler = std::move(handler)](std::span<const Request* const> requests) {
    std::vector<const Request*> allowed;
    for (const Request* request : requests) {
      if (HasToken(*request, token)) allowed.push_back(request);
    }
    std::vector<Answer> of_allowed;
    if (!allowed.empty()) of_allowed = handler(allowed);
    std::vector<Answer> answers;
    answers.reserve(requests.size());
    auto answer = of_allowed.begin();
    auto next_allowed = allowed.begin();
    for (const Request* request : requests) {
      const bool is_allowed = next_allowed != allowed.end() && *next_allowed == request;
      answers.push_back(is_allowed ? std::move(*answer++) : Answer(Unauthorized()));
      if (is_allowed) ++next_allowed;
    }
    return answers;
  };
}

}  // namespace xyn::http
