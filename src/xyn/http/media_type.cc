#include "xyn/http/media_type.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace xyn::http {
namespace {

// "Application/JSON ; charset=utf-8" -> "application/json"
std::string EssenceOf(std::string_view media_type) {
  media_type = media_type.substr(0, media_type.find(';'));
  const std::size_t last = media_type.find_last_not_of(" \t");
  std::string essence(media_type.substr(0, last == std::string_view::npos ? 0 : last + 1));
  std::transform(essence.begin(), essence.end(), essence.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return essence;
}

}  // namespace

std::optional<Response> RequireJson(const Request& request) {
  if (EssenceOf(request.Header("content-type").value_or("")) != "application/json") {
    return Problem(415, "Unsupported media type", "send application/json", "Content-Type");
  }
  if (EssenceOf(request.Header("content-encoding").value_or("identity")) != "identity") {
    return Problem(415, "Unsupported media type", "send the body as it is, not compressed",
                   "Content-Encoding");
  }
  return std::nullopt;
}

}  // namespace xyn::http
