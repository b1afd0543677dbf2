// An Alertmanager of a test's own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace xyn::monitoring {

// Debian's, with deploy/alertmanager/alertmanager.yml as it is. Whom that would tell is not told:
// the test is over before the first message is due.
//
// Threads: one. Errors: the constructor throws std::runtime_error if it does not start.
class AlertmanagerServer final {
 public:
  AlertmanagerServer();

  std::uint16_t port() const { return port_; }

  // The alerts of this name that fire, with their labels and annotations.
  nlohmann::json Firing(const std::string& alertname) const;

 private:
  support::TempDir directory_;
  std::uint16_t port_;
  support::Process process_;
};

}  // namespace xyn::monitoring
