// xyn bench on a database that others use: it measures, and leaves nothing behind.
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/stores.h"

namespace xyn::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Bench : public OnEveryStore {
 protected:
  // Of the store of the test, how many things there are that a benchmark has made.
  int Remains() {
    if (GetParam() == StoreKind::kPostgres) {
      return std::stoi(
          Sql()->Value("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'xyn_b%'"));
    }
    const std::filesystem::path file = setting().database_url.substr(std::string("sqlite:").size());
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(file.parent_path())) {
      count += entry.path().string().find(".bench-") == std::string::npos ? 0 : 1;
    }
    return count;
  }
};
XYN_ON_EVERY_STORE(Bench);

TEST_P(Bench, MeasuresOnTablesOfItsOwn) {
  using Arguments = std::vector<std::string>;
  RunXyn(setting(), {"enqueue", "xyn.noop", "--count", "3"});
  for (const auto& [arguments, row] : {
           std::pair{Arguments{"collect", "--finished", "100,1000", "--ready", "200", "--future",
                               "100", "--ticks", "2", "--rounds", "1", "--seconds", "0.05",
                               "--held-seconds", "0.05"},
                     "tick, 1000 finished runs"},
           std::pair{Arguments{"throughput", "--runs", "1000", "--rounds", "1"}, "one worker"},
           std::pair{Arguments{"scaling", "--runs", "300", "--processes", "1,2", "--rounds", "1"},
                     "2 worker processes"},
           std::pair{Arguments{"latency", "--runs", "5", "--pause-ms", "1", "--rounds", "1",
                               "--idle-seconds", "0.1"},
                     "enqueue to start, p99"},
           std::pair{Arguments{"enqueue", "--seconds", "0.1", "--batch", "10", "--rounds", "1"},
                     "batches of 10 by POST"},
           std::pair{Arguments{"claim", "--finished", "100", "--unknown", "100", "--future", "100",
                               "--claims", "2", "--batch", "5"},
                     "claim of 5 beside 100 finished runs"},
           std::pair{Arguments{"scrape", "--seconds", "0.1", "--rounds", "1"}, "OpenMetrics"},
           std::pair{Arguments{"footprint", "--rounds", "1", "--idle-seconds", "0.5"},
                     "memory of an idle all-in-one"},
           std::pair{Arguments{"held-snapshot", "--warm-up-seconds", "1", "--before-seconds", "1",
                               "--held-seconds", "1", "--after-seconds", "1"},
                     "plain SQL, after the snapshot"},
           std::pair{Arguments{"steady", "--seconds", "4", "--burst-seconds", "1", "--pace", "100",
                               "--rounds", "1"},
                     "full load after it, by turns"},
       }) {
    Arguments command = {"bench"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const auto result = RunXyn(setting(), command);
    EXPECT_EQ(result.exit_status, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr(row)) << result.err;
    EXPECT_EQ(Remains(), 0) << command.at(1);
  }
  EXPECT_EQ(Sql()->Value("SELECT count(*) FROM runs"), "3");
}

TEST(ABenchmarkWhoseServerGoes, FailsAndSaysWhatItLeavesBehind) {
  support::PostgresServer server;
  support::Process bench({.command = {XYN_BINARY, "bench", "collect", "--finished", "10", "--ready",
                                      "10", "--future", "10", "--ticks", "1", "--seconds", "60"},
                          .environment = {{"DATABASE_URL", server.Url()}}});
  ASSERT_TRUE(bench.WaitForOutput("full load beside ticks")) << bench.Err();
  server.Stop(support::PostgresServer::StopMode::kImmediate);
  EXPECT_EQ(bench.WaitForExit(), 1) << bench.Err();
  EXPECT_THAT(bench.Err(), AllOf(HasSubstr("schema xyn_bench_"), HasSubstr("was not dropped"),
                                 HasSubstr("xyn: ")));
}

}  // namespace
}  // namespace xyn::e2e
