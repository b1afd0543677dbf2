// A page in Prometheus' text format, as far as it takes to look something up.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace xyn::cli {

// Place: on the stack of a command. Threads: any.
class MetricsPage {
 public:
  explicit MetricsPage(std::string text) : text_(std::move(text)) {}

  // "gauge" of "# TYPE family gauge"; "nothing" if there is no such line.
  std::string TypeOf(std::string_view family) const;

  // Of "name" or "name{label="value"}", written as on the page.
  std::optional<double> Value(std::string_view series) const;

 private:
  // The rest of the first line that starts with `start`.
  std::optional<std::string_view> RestOfLine(std::string_view start) const;

  std::string text_;
};

}  // namespace xyn::cli
