// What a benchmark measured, for people and for machines.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "xyn/bench/summary.h"

namespace xyn::bench {

// One measurement beside what it is compared with, taken in the same run.
struct Row {
  std::string what;
  std::string unit;  // "ms", "runs/s"
  Summary measured;
  std::string beside;                // what it is compared with; empty if nothing
  std::optional<Summary> reference;  // of that
};

// Place: on the stack of a command. Threads: one.
class Report {
 public:
  // `title` names the benchmark.
  explicit Report(std::string title) : title_(std::move(title)) {}

  // Where it was measured: "PostgreSQL", "15.18".
  void Setting(std::string name, std::string value);
  void Add(Row row);

  // A table with medians, spreads and ratios (measured / reference).
  std::string Text() const;
  // {"benchmark": …, "settings": {…}, "rows": […]}, one line.
  std::string Json() const;

 private:
  std::string title_;
  std::vector<std::pair<std::string, std::string>> settings_;
  std::vector<Row> rows_;
};

}  // namespace xyn::bench
