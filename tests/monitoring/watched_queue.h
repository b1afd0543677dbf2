// A queue with everything that watches it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/e2e/xyn_program.h"
#include "tests/monitoring/alertmanager_server.h"
#include "tests/monitoring/prometheus_server.h"
#include "tests/support/postgres_server.h"
#include "tests/support/sql_connection.h"

namespace xyn::monitoring {

// A fresh, migrated database per test on a PostgreSQL that all share, an Alertmanager and a
// Prometheus that tells it. Everything goes fast: ticks every 200 ms, leases of a second.
class WatchedQueue : public testing::Test {
 protected:
  WatchedQueue();

  support::PostgresServer& postgres() const;
  const e2e::Setting& setting() const { return setting_; }
  e2e::Setting& setting() { return setting_; }
  const AlertmanagerServer& alertmanager() const { return alertmanager_; }
  PrometheusServer& prometheus() { return prometheus_; }
  support::SqlConnection& sql() { return *sql_; }

  // Starts `xyn <arguments>`. It is scraped from the next Watch on.
  e2e::Server& Start(std::vector<std::string> arguments);
  // Scrapes what was started and still runs.
  void Watch();

  // Enqueues and returns the ids.
  std::vector<std::string> Enqueue(std::vector<std::string> arguments) const;

  // Waits until this many alerts of this name fire in Alertmanager, and no more.
  testing::AssertionResult Fires(const std::string& alertname, std::size_t count = 1) const;
  // Waits until none does.
  testing::AssertionResult Ends(const std::string& alertname) const;

 private:
  e2e::Setting setting_;
  std::unique_ptr<support::SqlConnection> sql_;
  std::vector<std::unique_ptr<e2e::Server>> servers_;
  AlertmanagerServer alertmanager_;
  PrometheusServer prometheus_;
};

}  // namespace xyn::monitoring
