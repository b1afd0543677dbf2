// What `xyn serve` and `xyn collect` do, and what they leave to others.
#include <csignal>

#include <gtest/gtest.h>

#include "tests/e2e/xyn_program.h"
#include "tests/support/temp_dir.h"
#include "tests/support/wait_until.h"

namespace xyn::monitoring {
namespace {

using support::WaitUntil;

class Roles : public testing::Test {
 protected:
  Roles() { EXPECT_EQ(e2e::RunXyn(setting_, {"migrate"}).exit_status, 0); }

  void ExpectToStopCleanly(e2e::Server& server) {
    server.process().Signal(SIGTERM);
    EXPECT_EQ(server.process().WaitForExit(), 0) << server.process().Err();
  }

  support::TempDir directory_;
  e2e::Setting setting_{.database_url = "sqlite:" + (directory_.path() / "xyn.db").string(),
                        .environment = {{"METRICS_COLLECTOR_INTERVAL", "0.2"}}};
};

TEST_F(Roles, ServeTakesRunsAndShowsThemButExecutesNone) {
  e2e::Server serve(setting_, {"serve"});
  const auto posted = serve.http().Post("/api/v1/runs", R"({"name":"xyn.noop"})");
  ASSERT_EQ(posted.status, 201) << posted.body;
  EXPECT_TRUE(WaitUntil([&] { return serve.Value("xyn_queue_ready_depth") == 1; }));
  EXPECT_EQ(serve.Value("xyn_runs_enqueued_total"), 1);
  EXPECT_FALSE(serve.Metrics().Type("xyn_worker_slots"));

  e2e::Server worker(setting_, {"worker"});
  EXPECT_TRUE(WaitUntil([&] { return serve.Value("xyn_queue_depth{status=\"COMPLETED\"}") == 1; }));
  ExpectToStopCleanly(serve);
}

TEST_F(Roles, CollectShowsTheQueueAndNothingElse) {
  e2e::Server collect(setting_, {"collect"});
  EXPECT_TRUE(collect.process().WaitForOutput("Starting metrics collector (interval=0.2s)"));
  ASSERT_EQ(e2e::RunXyn(setting_, {"enqueue", "xyn.noop", "--count", "3"}).exit_status, 0);
  EXPECT_TRUE(WaitUntil([&] { return collect.Value("xyn_queue_ready_depth") == 3; }));
  EXPECT_EQ(collect.http().Get("/health").status, 200);
  EXPECT_EQ(collect.http().Get("/ready").status, 200);
  EXPECT_EQ(collect.http().Get("/api/v1/runs").status, 404);
  EXPECT_FALSE(collect.Metrics().Type("xyn_worker_slots"));
  ExpectToStopCleanly(collect);
}

}  // namespace
}  // namespace xyn::monitoring
