#include "xyn/app/config_values.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>

#include "xyn/base/time_text.h"

namespace xyn::app {
namespace {

constexpr std::size_t kMaxWorkerIdBytes = 200;

bool IsOneOf(std::string_view value, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), value) != words.end();
}

bool IsTokenCharacter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~+/=").find(c) != std::string_view::npos;
}

}  // namespace

std::optional<bool> ParseSwitch(std::string_view value) {
  if (IsOneOf(value, {"true", "1", "yes", "on"})) return true;
  if (IsOneOf(value, {"false", "0", "no", "off"})) return false;
  return std::nullopt;
}

std::optional<int> ParseWhole(std::string_view value, int low, int high) {
  int number = 0;
  const char* const last = value.data() + value.size();
  const auto [end, error] = std::from_chars(value.data(), last, number);
  if (error != std::errc() || end != last || number < low || number > high) return std::nullopt;
  return number;
}

bool IsWithin(std::string_view value, std::chrono::microseconds low,
              std::chrono::microseconds high) {
  const auto duration = base::ParseDuration(value);
  return duration && *duration >= low && *duration <= high;
}

bool IsBearerToken(std::string_view value) {
  return std::all_of(value.begin(), value.end(), IsTokenCharacter);
}

bool IsWorkerId(std::string_view value) {
  return value.size() <= kMaxWorkerIdBytes &&
         std::all_of(value.begin(), value.end(), [](char c) { return c > ' ' && c <= '~'; });
}

bool IsLogLevel(std::string_view value) {
  return IsOneOf(value, {"trace", "debug", "info", "warn", "error", "off"});
}

}  // namespace xyn::app
