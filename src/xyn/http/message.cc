#include "xyn/http/message.h"

#include <algorithm>

#include "xyn/http/json_text.h"

namespace xyn::http {

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

std::optional<std::string_view> Request::Header(std::string_view name) const {
  for (const auto& [header, value] : headers) {
    if (header == name) return value;
  }
  return std::nullopt;
}

std::string Request::HeaderList(std::string_view name) const {
  std::string list;
  for (const auto& [header, value] : headers) {
    if (header != name) continue;
    if (!list.empty()) list += ',';
    list += value;
  }
  return list;
}

Response Problem(int status, std::string_view title, std::string_view detail,
                 std::string_view field) {
  JsonText json;
  json.BeginObject();
  json.Key("type").String("about:blank");
  json.Key("title").String(title);
  json.Key("status").Integer(status);
  json.Key("detail").String(detail);
  if (!field.empty()) json.Key("field").String(field);
  json.EndObject();
  return {.status = status, .content_type = "application/problem+json", .body = json.Take()};
}

Response TryAgainLater(std::string_view detail) {
  Response response = Problem(503, "Service unavailable", detail);
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace xyn::http
