#include "tests/monitoring/deployed_files.h"

#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace xyn::monitoring {
namespace {

// Replaces what follows `key` on each of its lines. Throws if there is none: then the file has
// changed and the test would not be what it says it is.
std::string WithValue(const std::string& yaml, std::string_view key, std::string_view value) {
  std::istringstream lines(yaml);
  std::string adapted;
  bool found = false;
  for (std::string line; std::getline(lines, line);) {
    const auto begin = line.find_first_not_of(" -");
    if (begin != std::string::npos && line.compare(begin, key.size(), key) == 0) {
      line = fmt::format("{}{} {}", line.substr(0, begin), key, value);
      found = true;
    }
    adapted += line + "\n";
  }
  if (!found) throw std::runtime_error(fmt::format("no line with {}", key));
  return adapted;
}

std::string Replaced(std::string text, std::string_view from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error(fmt::format("no {}", from));
  return text.replace(at, from.size(), to);
}

}  // namespace

std::string SourceFile(const std::string& path) {
  std::ifstream file(XYN_SOURCE_DIR "/" + path);
  if (!file) throw std::runtime_error("no file " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string QuickAlerts() {
  return WithValue(WithValue(SourceFile("deploy/prometheus/alerts.yml"), "for:", "500ms"),
                   "interval:", "500ms");
}

std::string QuickPrometheus(const std::vector<std::uint16_t>& targets, std::uint16_t alertmanager) {
  std::vector<std::string> addresses;
  for (const std::uint16_t port : targets) addresses.push_back(fmt::format("'127.0.0.1:{}'", port));
  std::string yaml = SourceFile("deploy/prometheus/prometheus.yml");
  yaml = WithValue(yaml, "scrape_interval:", "500ms");
  yaml = WithValue(yaml, "evaluation_interval:", "1s");
  yaml = Replaced(yaml, "'alertmanager:9093'", fmt::format("'127.0.0.1:{}'", alertmanager));
  return Replaced(yaml, "'xyn-api:8000', 'xyn-worker:9464'",
                  fmt::format("{}", fmt::join(addresses, ", ")));
}

}  // namespace xyn::monitoring
