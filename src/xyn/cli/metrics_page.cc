#include "xyn/cli/metrics_page.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

namespace xyn::cli {

std::optional<std::string_view> MetricsPage::RestOfLine(std::string_view start) const {
  const std::string_view text = text_;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = text.substr(at, end - at);
    if (line.starts_with(start)) return line.substr(start.size());
    at = end + 1;
  }
  return std::nullopt;
}

std::string MetricsPage::TypeOf(std::string_view family) const {
  return std::string(RestOfLine(fmt::format("# TYPE {} ", family)).value_or("nothing"));
}

std::optional<double> MetricsPage::Value(std::string_view series) const {
  const auto rest = RestOfLine(fmt::format("{} ", series));
  if (!rest) return std::nullopt;
  const std::string number(*rest);
  char* end = nullptr;
  const double value = std::strtod(number.c_str(), &end);
  if (end == number.c_str()) return std::nullopt;
  return value;
}

}  // namespace xyn::cli
