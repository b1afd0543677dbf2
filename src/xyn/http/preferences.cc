#include "xyn/http/preferences.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "xyn/http/message.h"

namespace xyn::http {
namespace {

std::string_view Trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Takes what is before the first `separator` off `text`, and the separator; none in quotes counts.
std::string_view TakeUntil(char separator, std::string_view& text) {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < text.size() && (quoted || text[end] != separator); ++end) {
    if (text[end] == '"') quoted = !quoted;
  }
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return Trimmed(taken);
}

std::string_view Unquoted(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

std::optional<double> ParseQuality(std::string_view text) {
  double quality = 0;
  const char* const end = text.data() + text.size();
  const auto [parsed, error] = std::from_chars(text.data(), end, quality, std::chars_format::fixed);
  if (error != std::errc() || parsed != end || !(quality >= 0 && quality <= 1)) return std::nullopt;
  return quality;
}

std::optional<Preference> ParseElement(std::string_view element) {
  Preference preference;
  preference.name = LowerCase(TakeUntil(';', element));
  if (preference.name.empty()) return std::nullopt;
  while (!element.empty()) {
    std::string_view value = TakeUntil(';', element);
    const std::string name = LowerCase(TakeUntil('=', value));
    if (name == "q") {
      const auto quality = ParseQuality(value);
      if (!quality) return std::nullopt;
      preference.quality = *quality;
    } else {
      preference.parameters.emplace_back(name, LowerCase(Unquoted(Trimmed(value))));
    }
  }
  return preference;
}

}  // namespace

std::string_view Preference::Parameter(std::string_view parameter) const {
  const auto named = [&](const auto& candidate) { return candidate.first == parameter; };
  const auto found = std::ranges::find_if(parameters, named);
  return found == parameters.end() ? std::string_view() : found->second;
}

std::vector<Preference> ParsePreferences(std::string_view list) {
  std::vector<Preference> preferences;
  while (!list.empty()) {
    if (auto preference = ParseElement(TakeUntil(',', list))) {
      preferences.push_back(std::move(*preference));
    }
  }
  return preferences;
}

}  // namespace xyn::http
