// Each alert of the specification, made to fire by its cause and to end by its cure, as
// Alertmanager sees it. Durations are shortened (deployed_files.h), thresholds are
// those that are deployed.
#include <csignal>

#include "tests/monitoring/watched_queue.h"
#include "tests/support/wait_until.h"

namespace xyn::monitoring {
namespace {

using support::WaitUntil;

class Alerts : public WatchedQueue {};

TEST_F(Alerts, TellOfABacklogWithoutWorkersUntilWorkersCome) {
  Start({"serve"});
  Start({"collect"});
  Watch();
  Enqueue({"xyn.noop", "--count", "150"});
  EXPECT_TRUE(Fires("XynQueueBacklog"));
  EXPECT_TRUE(Fires("XynNoActiveWorkers"));
  const auto alert = alertmanager().Firing("XynNoActiveWorkers").at(0);
  EXPECT_EQ(alert.at("annotations").at("summary"), "No active workers but 150 runs waiting");
  EXPECT_EQ(alert.at("labels").at("severity"), "critical");

  Start({"worker"});
  Start({"worker"});
  EXPECT_TRUE(Ends("XynQueueBacklog"));
  EXPECT_TRUE(Ends("XynNoActiveWorkers"));
}

TEST_F(Alerts, TellOfARunThatWaitsBesideAQueueThatMoves) {
  Start({"serve"});
  Start({"worker"});
  Start({"worker"});
  Watch();
  Enqueue({"xyn.noop", "--count", "100"});
  const std::string id = sql().Value(
      "INSERT INTO runs (name, queued_at) VALUES ('nobody.knows', now() - interval '10 minutes')"
      " RETURNING id");
  EXPECT_TRUE(Fires("XynOldestRunWaiting"));

  ASSERT_EQ(e2e::RunXyn(setting(), {"runs", "cancel", id}).exit_status, 0);
  EXPECT_TRUE(Ends("XynOldestRunWaiting"));
}

TEST_F(Alerts, TellOfExpiredLeasesOfKilledWorkersUntilAnotherTakesOver) {
  Start({"serve"});
  e2e::Server& first = Start({"worker"});
  e2e::Server& second = Start({"worker"});
  Watch();
  Enqueue({"xyn.sleep", "--inputs", R"({"seconds":3600})", "--count", "5"});
  ASSERT_TRUE(WaitUntil([&] {
    return first.Value("xyn_worker_slots_busy") + second.Value("xyn_worker_slots_busy") == 5;
  }));
  first.process().Signal(SIGKILL);
  second.process().Signal(SIGKILL);
  EXPECT_TRUE(Fires("XynExpiredLeases"));
  EXPECT_TRUE(Fires("XynInstanceDown", 2));

  Start({"worker"});
  EXPECT_TRUE(Ends("XynExpiredLeases"));
}

// The last thing it said was that there is a backlog; it stays frozen while the backlog goes.
TEST_F(Alerts, DoNotHeedWhatAFrozenProcessSaidLast) {
  Start({"serve"});
  e2e::Server& frozen = Start({"collect"});
  Watch();
  Enqueue({"xyn.noop", "--count", "150"});
  EXPECT_TRUE(Fires("XynQueueBacklog"));
  frozen.process().Signal(SIGSTOP);
  EXPECT_TRUE(Fires("XynInstanceDown"));
  EXPECT_TRUE(Fires("XynQueueBacklog"));

  Start({"worker"});
  EXPECT_TRUE(Ends("XynQueueBacklog"));
  EXPECT_TRUE(Fires("XynInstanceDown"));
  frozen.process().Signal(SIGCONT);
  EXPECT_TRUE(Ends("XynInstanceDown"));
  EXPECT_TRUE(Ends("XynQueueBacklog"));
}

TEST_F(Alerts, TellWhenNobodyCanLookAtTheQueue) {
  Start({"serve"});
  Start({"collect"});
  Watch();
  Enqueue({"xyn.noop", "--count", "150"});
  EXPECT_TRUE(Fires("XynQueueBacklog"));
  postgres().Stop(support::PostgresServer::StopMode::kFast);
  EXPECT_TRUE(Fires("XynMetricsAbsent"));
  EXPECT_TRUE(Ends("XynQueueBacklog"));  // blind, not well

  postgres().Start();
  EXPECT_TRUE(Ends("XynMetricsAbsent"));
  EXPECT_TRUE(Fires("XynQueueBacklog"));
}

}  // namespace
}  // namespace xyn::monitoring
