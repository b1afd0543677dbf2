// What /metrics answered, taken apart.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace xyn::support {

// A page in the text format 0.0.4.
//
// Errors: the constructor throws std::runtime_error, naming the line, for a line that is neither
// comment nor sample and for a series that occurs twice.
class MetricsPage final {
 public:
  explicit MetricsPage(std::string_view text);

  // The value of a series, spelled as on the page: `xyn_queue_depth{status="QUEUED"}`.
  std::optional<double> Value(const std::string& series) const;
  std::optional<std::string> ValueText(const std::string& series) const;  // "15.0"

  // The type of a family; nullopt if the page does not have it.
  std::optional<std::string> Type(const std::string& family) const;
  std::optional<std::string> Help(const std::string& family) const;

  const std::map<std::string, std::string>& series() const { return series_; }

 private:
  void AddComment(std::string_view line);
  void AddSample(std::string_view line);

  std::map<std::string, std::string> series_;  // name and labels -> value
  std::map<std::string, std::string> types_;
  std::map<std::string, std::string> helps_;
};

}  // namespace xyn::support
