// What the processes of one database show of each other, and of the database.
#include <gtest/gtest.h>

#include "tests/e2e/stores.h"
#include "tests/support/wait_until.h"

namespace xyn::e2e {
namespace {

using support::WaitUntil;

class Fleet : public OnEveryStore {
 protected:
  Fleet() {
    setting().environment = {{"METRICS_COLLECTOR_INTERVAL", "0.2"},
                             {"METRICS_DATABASE_INTERVAL", "0.2"},
                             {"METRICS_SELF_CHECK_INTERVAL", "0.2"},
                             {"METRICS_WORKER_HEARTBEAT_AGE", "true"},
                             {"LEASE_DURATION_SECONDS", "3"}};
  }

  static std::string AgeOf(const std::string& worker) {
    return "xyn_worker_heartbeat_age_seconds{worker_id=\"" + worker + "\"}";
  }
};
XYN_ON_EVERY_STORE(Fleet);

TEST_P(Fleet, ShowsItsWorkersAsTheyComeDieAndLeave) {
  const Server collector(setting(), {"collect"});
  EXPECT_TRUE(WaitUntil([&] { return collector.Metrics().Value("xyn_workers_alive") == 0; }));
  Server leaves(setting(), {"worker", "--worker-id", "leaves"});
  Server dies(setting(), {"worker", "--worker-id", "dies"});
  EXPECT_TRUE(WaitUntil([&] { return collector.Value("xyn_workers_alive") == 2; }));
  EXPECT_TRUE(collector.Metrics().Value(AgeOf("leaves")));

  leaves.process().Signal(SIGTERM);
  EXPECT_TRUE(WaitUntil([&] { return !collector.Metrics().Value(AgeOf("leaves")); }));
  EXPECT_EQ(collector.Value("xyn_workers_alive"), 1);

  dies.process().Signal(SIGKILL);
  EXPECT_TRUE(WaitUntil([&] { return collector.Metrics().Value("xyn_workers_alive") == 0; }));
  EXPECT_GE(collector.Value(AgeOf("dies")), 3);
}

TEST_P(Fleet, ShowsWhoseBacklogItIs) {
  RunXyn(setting(), {"enqueue", "mail", "--count", "3"});
  RunXyn(setting(), {"enqueue", "report"});
  const Server collector(setting(), {"collect"});
  const auto depth = [&](const std::string& blueprint) {
    return collector.Metrics().Value("xyn_blueprint_queue_depth{blueprint_name=\"" + blueprint +
                                     "\",status=\"QUEUED\"}");
  };
  EXPECT_TRUE(WaitUntil([&] { return depth("mail") == 3 && depth("report") == 1; }));
  Sql()->Run("UPDATE runs SET status = 'CANCELLED' WHERE name = 'mail'");
  EXPECT_TRUE(WaitUntil([&] { return depth("mail") == 0; }));
}

TEST_P(Fleet, ShowsTheDatabaseAndThatItsCountsAreRight) {
  const Server collector(setting(), {"collect"});
  const bool postgres = GetParam() == StoreKind::kPostgres;
  const std::string table = postgres ? "runs" : "(file)";
  EXPECT_TRUE(
      WaitUntil([&] { return collector.Value("xyn_db_size_bytes{table=\"" + table + "\"}") > 0; }));
  EXPECT_EQ(collector.Metrics().Type("xyn_db_oldest_transaction_seconds").has_value(), postgres);
  EXPECT_EQ(collector.Metrics().Type("xyn_db_dead_rows").has_value(), postgres);
  EXPECT_TRUE(WaitUntil(
      [&] { return collector.Value("xyn_collector_last_self_check_timestamp_seconds") > 0; }));
  EXPECT_EQ(collector.Metrics().Value("xyn_collector_drift"), 0);
  EXPECT_EQ(collector.Value("xyn_collector_up"), 1);
}

}  // namespace
}  // namespace xyn::e2e
