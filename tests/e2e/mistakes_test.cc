// What a person gets wrong, and what they are told.
#include <fstream>

#include <gtest/gtest.h>

#include "tests/e2e/stores.h"

namespace xyn::e2e {
namespace {

struct Mistake {
  std::string name;
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment;
  int exit_status;
  std::string said;  // part of the line on standard error
};

class Mistakes : public testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, AreToldInOneLineThatNamesThem) {
  support::TempDir directory;
  const Mistake& mistake = GetParam();
  Setting setting{"sqlite:" + (directory.path() / "xyn.db").string(), mistake.environment};
  if (const auto url = mistake.environment.find("DATABASE_URL"); url != mistake.environment.end()) {
    setting.database_url = url->second;
  }
  const auto result = RunXyn(setting, mistake.arguments);
  EXPECT_EQ(result.exit_status, mistake.exit_status) << result.err;
  EXPECT_EQ(Lines(result.err).size(), 1U) << result.err;
  EXPECT_NE(result.err.find(mistake.said), std::string::npos) << result.err;
}

INSTANTIATE_TEST_SUITE_P(
    , Mistakes,
    testing::Values(
        Mistake{"UnknownFlag", {"up", "--colour"}, {}, 2, "--colour"},
        Mistake{"UnknownCommand", {"launch"}, {}, 2, "launch"},
        Mistake{"NoCommand", {}, {}, 2, "--help"},
        Mistake{"BadInterval",
                {"up"},
                {{"METRICS_COLLECTOR_INTERVAL", "soon"}},
                2,
                "METRICS_COLLECTOR_INTERVAL"},
        Mistake{"IntervalTooShort",
                {"up"},
                {{"METRICS_COLLECTOR_INTERVAL", "0.01"}},
                2,
                "METRICS_COLLECTOR_INTERVAL"},
        Mistake{"IntervalTooLong",
                {"collect"},
                {{"METRICS_COLLECTOR_INTERVAL", "3601"}},
                2,
                "METRICS_COLLECTOR_INTERVAL"},
        Mistake{
            "BadConcurrency", {"worker"}, {{"WORKER_CONCURRENCY", "0"}}, 2, "WORKER_CONCURRENCY"},
        Mistake{"BadLogLevel", {"up"}, {{"LOG_LEVEL", "loud"}}, 2, "LOG_LEVEL"},
        Mistake{"BadListen", {"up", "--listen", "nowhere"}, {}, 2, "nowhere"},
        Mistake{"OpenToAll", {"up", "--listen", "0.0.0.0:0"}, {}, 2, "token"},
        Mistake{
            "OtherDatabase", {"up"}, {{"DATABASE_URL", "mysql://localhost/x"}}, 2, "postgres://"},
        Mistake{"UnknownParameter",
                {"up"},
                {{"DATABASE_URL", "postgres://localhost/x?colour=blue"}},
                2,
                "colour"},
        Mistake{"UnwritablePath",
                {"up"},
                {{"DATABASE_URL", "sqlite:/nonexistent/xyn.db"}},
                1,
                "/nonexistent"},
        Mistake{"BadInputs", {"enqueue", "xyn.noop", "--inputs", "{a:1}"}, {}, 2, "--inputs"},
        Mistake{"BadRunAt", {"enqueue", "xyn.noop", "--run-at", "tomorrow"}, {}, 2, "--run-at"},
        Mistake{"BadName", {"enqueue", "two words"}, {}, 2, "letter"},
        Mistake{"UnknownRun",
                {"runs", "show", "0190163d-8694-739b-aea5-966c26f8ad91"},
                {},
                1,
                "0190163d-8694-739b-aea5-966c26f8ad91"},
        Mistake{"NoRunId", {"runs", "show", "12"}, {}, 2, "12"}),
    [](const auto& one) { return one.param.name; });

TEST(AnOccupiedPort, IsNamedWithWhatToDo) {
  support::TempDir directory;
  const Setting setting{"sqlite:" + (directory.path() / "xyn.db").string()};
  Server first(setting, {"up"});
  const std::string address = "127.0.0.1:" + std::to_string(first.port());
  const auto second = RunXyn(setting, {"serve", "--listen", address});
  EXPECT_EQ(second.exit_status, 1);
  EXPECT_NE(second.err.find(address), std::string::npos) << second.err;
  EXPECT_NE(second.err.find("XYN_LISTEN"), std::string::npos) << second.err;
}

TEST(AConfigurationFile, IsUsedAndItsMistakesNamed) {
  support::TempDir directory;
  const auto file = directory.path() / "xyn.toml";
  const Setting setting{"sqlite:" + (directory.path() / "xyn.db").string()};
  std::ofstream(file) << "metrics_collector_interval = 7.5\n";
  const auto good = RunXyn(setting, {"config", "--config", file.string()});
  EXPECT_EQ(good.exit_status, 0) << good.err;
  EXPECT_NE(good.out.find("7.5"), std::string::npos) << good.out;
  EXPECT_NE(good.out.find("xyn.toml"), std::string::npos) << good.out;

  std::ofstream(file) << "no_such_key = 1\n";
  const auto bad = RunXyn(setting, {"config", "--config", file.string()});
  EXPECT_EQ(bad.exit_status, 2);
  EXPECT_NE(bad.err.find("no_such_key"), std::string::npos) << bad.err;
}

class Migration : public OnEveryStore {};
XYN_ON_EVERY_STORE(Migration);

TEST_P(Migration, IsSafeWhenTwentyProcessesStartItAtOnce) {
  support::TempDir directory;
  Setting fresh = setting();
  fresh.database_url = GetParam() == StoreKind::kSqlite
                           ? "sqlite:" + (directory.path() / "fresh.db").string()
                           : SharedPostgres().Url(SharedPostgres().CreateDatabase());
  std::vector<std::unique_ptr<support::Process>> processes;
  for (int i = 0; i < 20; ++i) {
    processes.push_back(std::make_unique<support::Process>(
        support::ProcessOptions{.command = {XYN_BINARY, "migrate"},
                                .environment = {{"DATABASE_URL", fresh.database_url}}}));
  }
  for (auto& process : processes) {
    EXPECT_EQ(process->WaitForExit(), 0) << process->Err();
  }
  EXPECT_EQ(RunXyn(fresh, {"migrate", "--check"}).exit_status, 0);
}

TEST_P(Migration, RefusesADatabaseFromANewerXyn) {
  Sql()->Run(std::string("INSERT INTO xyn_schema_version VALUES (999, '0999_future', ") +
             (GetParam() == StoreKind::kSqlite ? "0)" : "now())"));
  for (const char* command : {"migrate", "worker", "enqueue"}) {
    std::vector<std::string> arguments = {command};
    if (std::string(command) == "enqueue") arguments.emplace_back("xyn.noop");
    const auto result = RunXyn(setting(), arguments);
    EXPECT_EQ(result.exit_status, 1) << command;
    EXPECT_NE(result.err.find("999"), std::string::npos) << result.err;
    EXPECT_NE(result.err.find("newer"), std::string::npos) << result.err;
  }
}

TEST_P(Migration, IsDueUntilItIsDone) {
  const std::string url = GetParam() == StoreKind::kSqlite
                              ? setting().database_url + "2"
                              : SharedPostgres().Url(SharedPostgres().CreateDatabase());
  const Setting empty{url};
  EXPECT_EQ(RunXyn(empty, {"migrate", "--check"}).exit_status, 1);
  EXPECT_EQ(RunXyn(empty, {"migrate"}).exit_status, 0);
  EXPECT_EQ(RunXyn(empty, {"migrate", "--check"}).exit_status, 0);
}

}  // namespace
}  // namespace xyn::e2e
