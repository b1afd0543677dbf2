#include "tests/support/metrics_page.h"

#include <cstdlib>
#include <stdexcept>

namespace xyn::support {
namespace {

std::optional<std::string> Lookup(const std::map<std::string, std::string>& map,
                                  const std::string& key) {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

}  // namespace

MetricsPage::MetricsPage(std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) {
      throw std::runtime_error("the last line does not end: " + std::string(text));
    }
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line.starts_with('#')) {
      AddComment(line);
    } else if (!line.empty()) {
      AddSample(line);
    }
  }
}

void MetricsPage::AddComment(std::string_view line) {
  const bool is_help = line.starts_with("# HELP ");
  if (!is_help && !line.starts_with("# TYPE ")) return;
  line.remove_prefix(7);
  const auto space = line.find(' ');
  if (space == std::string_view::npos) {
    throw std::runtime_error("incomplete comment: " + std::string(line));
  }
  auto& map = is_help ? helps_ : types_;
  if (!map.emplace(line.substr(0, space), line.substr(space + 1)).second) {
    throw std::runtime_error("family described twice: " + std::string(line));
  }
}

void MetricsPage::AddSample(std::string_view line) {
  // Label values may hold blanks, so the value is what follows the last one. Xyn's own samples
  // carry no time.
  const auto space = line.rfind(' ');
  if (space == std::string_view::npos || space == 0) {
    throw std::runtime_error("not a sample: " + std::string(line));
  }
  const std::string value(line.substr(space + 1));
  char* end = nullptr;
  std::strtod(value.c_str(), &end);
  if (value.empty() || *end != '\0') {
    throw std::runtime_error("not a number: " + std::string(line));
  }
  if (!series_.emplace(line.substr(0, space), value).second) {
    throw std::runtime_error("series occurs twice: " + std::string(line));
  }
}

std::optional<double> MetricsPage::Value(const std::string& series) const {
  const auto text = ValueText(series);
  if (!text) return std::nullopt;
  return std::strtod(text->c_str(), nullptr);
}

std::optional<std::string> MetricsPage::ValueText(const std::string& series) const {
  return Lookup(series_, series);
}

std::optional<std::string> MetricsPage::Type(const std::string& family) const {
  return Lookup(types_, family);
}

std::optional<std::string> MetricsPage::Help(const std::string& family) const {
  return Lookup(helps_, family);
}

}  // namespace xyn::support
