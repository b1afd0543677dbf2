// A Prometheus of a test's own.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace xyn::monitoring {

struct Sample {
  std::map<std::string, std::string> labels;
  double value = 0;
};

// Debian's, with the files of deploy/prometheus as deployed_files.h adapts them.
//
// Threads: one. Errors: std::runtime_error if it does not start, does not reach a target, or
// refuses a query.
class PrometheusServer final {
 public:
  explicit PrometheusServer(std::uint16_t alertmanager);

  std::uint16_t port() const { return port_; }

  // Scrapes these ports of 127.0.0.1 from now on, and only these. Returns when each has answered
  // once.
  void Watch(const std::vector<std::uint16_t>& targets);

  // The result of an instant query that returns a vector.
  std::vector<Sample> Query(const std::string& expression) const;

 private:
  void WriteConfiguration(const std::vector<std::uint16_t>& targets) const;

  support::TempDir directory_;
  std::uint16_t alertmanager_;
  std::uint16_t port_;
  support::Process process_;
};

}  // namespace xyn::monitoring
