#include "tests/monitoring/watched_queue.h"

#include <stdexcept>

#include "tests/support/wait_until.h"

namespace xyn::monitoring {

support::PostgresServer& WatchedQueue::postgres() const {
  static support::PostgresServer server({.durable = false});
  return server;
}

WatchedQueue::WatchedQueue()
    : setting_{.database_url = postgres().Url(postgres().CreateDatabase()),
               .environment = {{"METRICS_COLLECTOR_INTERVAL", "0.2"},
                               {"METRICS_SELF_CHECK_INTERVAL", "1"},
                               {"LEASE_DURATION_SECONDS", "1"},
                               {"POLL_INTERVAL_SECONDS", "0.2"}}},
      prometheus_(alertmanager_.port()) {
  const auto migrated = e2e::RunXyn(setting_, {"migrate"});
  if (migrated.exit_status != 0) throw std::runtime_error("xyn migrate: " + migrated.err);
  sql_ = support::ConnectPostgres(setting_.database_url);
}

e2e::Server& WatchedQueue::Start(std::vector<std::string> arguments) {
  servers_.push_back(std::make_unique<e2e::Server>(setting_, std::move(arguments)));
  return *servers_.back();
}

void WatchedQueue::Watch() {
  std::vector<std::uint16_t> ports;
  for (const auto& server : servers_) {
    if (server->process().IsRunning()) ports.push_back(server->port());
  }
  prometheus_.Watch(ports);
}

std::vector<std::string> WatchedQueue::Enqueue(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), "enqueue");
  const auto enqueued = e2e::RunXyn(setting_, std::move(arguments));
  if (enqueued.exit_status != 0) throw std::runtime_error("xyn enqueue: " + enqueued.err);
  return e2e::Lines(enqueued.out);
}

testing::AssertionResult WatchedQueue::Fires(const std::string& alertname,
                                             std::size_t count) const {
  nlohmann::json alerts;
  const auto fire = [&] { return (alerts = alertmanager_.Firing(alertname)).size() == count; };
  if (support::WaitUntil(fire)) return testing::AssertionSuccess();
  return testing::AssertionFailure() << alertname << ": " << alerts.dump();
}

testing::AssertionResult WatchedQueue::Ends(const std::string& alertname) const {
  return Fires(alertname, 0);
}

}  // namespace xyn::monitoring
