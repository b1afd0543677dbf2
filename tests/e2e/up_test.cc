// The first minutes of a user: xyn up, runs, metrics, verify.
#include <fstream>

#include <gtest/gtest.h>

#include "tests/e2e/stores.h"

namespace xyn::e2e {
namespace {

using support::WaitUntil;

class Up : public OnEveryStore {};
XYN_ON_EVERY_STORE(Up);

const std::vector<std::string> kSixFamilies = {"xyn_queue_depth",
                                               "xyn_queue_ready_depth",
                                               "xyn_queue_future_depth",
                                               "xyn_queue_oldest_ready_seconds",
                                               "xyn_running_with_expired_lease",
                                               "xyn_running_with_active_lease"};

TEST_P(Up, DemoMovesEveryGaugeAndPleasesPromtool) {
  setting().environment["METRICS_COLLECTOR_INTERVAL"] = "0.2";
  Server server(setting(), {"up", "--demo"});

  for (const char* series :
       {"xyn_queue_depth{status=\"QUEUED\"}", "xyn_queue_depth{status=\"RUNNING\"}",
        "xyn_queue_depth{status=\"COMPLETED\"}", "xyn_queue_depth{status=\"FAILED\"}",
        "xyn_queue_future_depth", "xyn_queue_ready_depth", "xyn_queue_oldest_ready_seconds",
        "xyn_running_with_active_lease", "xyn_running_with_expired_lease",
        "xyn_runs_finished_total{status=\"COMPLETED\"}", "xyn_runs_retried_total",
        "xyn_runs_enqueued_total"}) {
    EXPECT_TRUE(WaitUntil([&] { return server.Value(series) > 0; })) << series;
  }
  const auto page = server.Metrics();
  for (const std::string& family : kSixFamilies) EXPECT_EQ(page.Type(family), "gauge") << family;

  support::TempDir directory;
  const auto file = directory.path() / "metrics";
  std::ofstream(file) << server.http().Get("/metrics").body;
  const auto checked =
      support::RunToEnd({.command = {"sh", "-c", "promtool check metrics < " + file.string()}});
  EXPECT_EQ(checked.exit_status, 0);
  EXPECT_EQ(checked.out + checked.err, "");
}

TEST_P(Up, ExecutesWhatIsPostedAndShowsIt) {
  Server server(setting(), {"up"});
  const auto posted =
      server.http().Post("/api/v1/runs", R"({"name":"xyn.noop","inputs":{"a":[1,2]}})");
  ASSERT_EQ(posted.status, 201) << posted.body;
  const std::string location = posted.headers.at("location");
  std::string run;
  EXPECT_TRUE(WaitUntil([&] {
    run = server.http().Get(location).body;
    return run.find("\"COMPLETED\"") != std::string::npos;
  })) << run;
  EXPECT_NE(run.find(R"("outputs":{"a":[1,2]})"), std::string::npos) << run;
}

TEST_P(Up, StartsARunSoonAfterItIsEnqueuedElsewhere) {
  setting().environment["POLL_INTERVAL_SECONDS"] = "3600";  // so that only a wake-up can do it
  Server server(setting(), {"up"});
  ASSERT_EQ(RunXyn(setting(), {"enqueue", "xyn.noop"}).exit_status, 0);
  EXPECT_TRUE(WaitUntil(
      [&] { return server.Value("xyn_runs_finished_total{status=\"COMPLETED\"}") == 1; }));
}

TEST_P(Up, CancelsARunningRunPromptly) {
  Server server(setting(), {"up"});
  const std::string id =
      Lines(RunXyn(setting(), {"enqueue", "xyn.sleep", "--inputs", R"({"seconds":3600})"}).out)
          .at(0);
  const auto status = [&](const std::string& wanted) {
    return server.http().Get("/api/v1/runs/" + id).body.find("\"" + wanted + "\"") !=
           std::string::npos;
  };
  ASSERT_TRUE(WaitUntil([&] { return status("RUNNING"); }));
  EXPECT_EQ(server.http().Post("/api/v1/runs/" + id + "/cancel", "").status, 202);
  EXPECT_TRUE(WaitUntil([&] { return status("CANCELLED"); }, std::chrono::seconds(10)));
}

class Verify : public OnEveryStore {};
XYN_ON_EVERY_STORE(Verify);

TEST_P(Verify, HoldsOnAQueueWithEveryStatusAndNoticesATamperedCount) {
  {
    Server server(setting(), {"up"});
    RunXyn(setting(), {"enqueue", "xyn.noop", "--count", "50"});
    RunXyn(setting(), {"enqueue", "xyn.fail", "--count", "3"});
    RunXyn(setting(), {"enqueue", "nobody.knows.this", "--count", "7"});
    RunXyn(setting(), {"enqueue", "xyn.noop", "--delay", "1h", "--count", "2"});
    ASSERT_TRUE(WaitUntil([&] {
      return server.Value("xyn_runs_finished_total{status=\"COMPLETED\"}") == 50 &&
             server.Value("xyn_runs_finished_total{status=\"FAILED\"}") == 3;
    }));
  }
  const auto good = RunXyn(setting(), {"verify"});
  EXPECT_EQ(good.exit_status, 0) << good.out << good.err;

  Sql()->Run(GetParam() == StoreKind::kSqlite
                 ? "UPDATE run_counts SET n = n + 1 WHERE status = 'COMPLETED'"
                 : "UPDATE run_totals SET completed = completed + 1");
  const auto bad = RunXyn(setting(), {"verify"});
  EXPECT_EQ(bad.exit_status, 1);
  EXPECT_NE((bad.out + bad.err).find("COMPLETED"), std::string::npos) << bad.out;
}

}  // namespace
}  // namespace xyn::e2e
