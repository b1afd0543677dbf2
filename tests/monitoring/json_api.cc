#include "tests/monitoring/json_api.h"

#include <cctype>
#include <stdexcept>

#include <fmt/format.h>

#include "tests/support/http_client.h"

namespace xyn::monitoring {
namespace {

// As HTTP 1.0, to which Go's servers answer without chunks.
support::HttpResponse Get(std::uint16_t port, const std::string& target) {
  return support::HttpClient(port).SendRaw(
      fmt::format("GET {} HTTP/1.0\r\nHost: 127.0.0.1:{}\r\n\r\n", target, port));
}

}  // namespace

nlohmann::json GetJson(std::uint16_t port, const std::string& target) {
  const support::HttpResponse response = Get(port, target);
  if (response.status != 200) {
    throw std::runtime_error(fmt::format("{}: {} {}", target, response.status, response.body));
  }
  return nlohmann::json::parse(response.body);
}

bool Answers(std::uint16_t port, const std::string& target) {
  try {
    return Get(port, target).status == 200;
  } catch (const std::runtime_error&) {
    return false;  // does not listen yet
  }
}

std::string UrlEncoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", byte);
    }
  }
  return encoded;
}

}  // namespace xyn::monitoring
