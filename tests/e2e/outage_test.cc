// The database goes away and comes back.
#include <gtest/gtest.h>

#include "tests/e2e/xyn_program.h"
#include "tests/support/postgres_server.h"
#include "tests/support/sql_connection.h"
#include "tests/support/wait_until.h"

namespace xyn::e2e {
namespace {

using support::PostgresServer;
using support::WaitUntil;

int Occurrences(const std::string& text, const std::string& of) {
  int count = 0;
  for (auto at = text.find(of); at != std::string::npos; at = text.find(of, at + 1)) ++count;
  return count;
}

double Errors(const Server& server) {
  double sum = 0;
  const support::MetricsPage page = server.Metrics();
  for (const auto& [series, value] : page.series()) {
    if (series.starts_with("xyn_collector_errors_total")) sum += std::stod(value);
  }
  return sum;
}

class Outage : public testing::TestWithParam<PostgresServer::StopMode> {
 protected:
  PostgresServer postgres_;
};
INSTANTIATE_TEST_SUITE_P(, Outage,
                         testing::Values(PostgresServer::StopMode::kFast,
                                         PostgresServer::StopMode::kImmediate),
                         [](const auto& one) {
                           return one.param == PostgresServer::StopMode::kFast ? "Shutdown"
                                                                               : "Crash";
                         });

TEST_P(Outage, IsCountedShownAndSurvived) {
  Setting setting{postgres_.Url(),
                  {{"METRICS_COLLECTOR_INTERVAL", "0.3"}, {"LEASE_DURATION_SECONDS", "5"}}};
  Server server(setting, {"up"});
  RunXyn(setting, {"enqueue", "xyn.sleep", "--inputs", R"({"seconds":1})", "--count", "20"});
  RunXyn(setting, {"enqueue", "xyn.noop", "--count", "2000"});
  ASSERT_TRUE(
      WaitUntil([&] { return server.Metrics().Value("xyn_queue_ready_depth").has_value(); }));
  ASSERT_EQ(server.Value("xyn_collector_up"), 1);

  postgres_.Stop(GetParam());
  EXPECT_TRUE(WaitUntil([&] { return server.Value("xyn_collector_up") == 0; }));
  EXPECT_TRUE(WaitUntil([&] { return !server.Metrics().Value("xyn_queue_ready_depth"); }));
  EXPECT_TRUE(WaitUntil([&] { return Errors(server) >= 5; }));
  EXPECT_FALSE(server.Metrics().Type("xyn_queue_depth"));
  EXPECT_EQ(server.http().Get("/health").status, 200);
  EXPECT_EQ(server.http().Get("/ready").status, 503);
  const auto refused = server.http().Post("/api/v1/runs", R"({"name":"xyn.noop"})");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.headers.at("content-type"), "application/problem+json");

  postgres_.Start();
  EXPECT_TRUE(WaitUntil([&] { return server.Value("xyn_collector_up") == 1; }));
  EXPECT_TRUE(server.Metrics().Value("xyn_queue_ready_depth"));
  const auto sql = support::ConnectPostgres(postgres_.Url());
  EXPECT_TRUE(WaitUntil(
      [&] { return sql->Value("SELECT count(*) FROM runs WHERE status = 'COMPLETED'") == "2020"; }))
      << sql->Value(
             "SELECT string_agg(status || ' ' || n, ', ') FROM "
             "(SELECT status, count(*) n FROM runs GROUP BY 1) s");
  EXPECT_EQ(server.http().Get("/ready").status, 200);
  EXPECT_EQ(RunXyn(setting, {"verify"}).exit_status, 0);

  // Once per change of state, however many ticks failed. A busy machine may add changes of its own.
  const std::string log = server.process().Err();
  const int recoveries = Occurrences(log, "Metrics collector recovered");
  EXPECT_GE(recoveries, 1) << log;
  EXPECT_EQ(Occurrences(log, "Metrics collector tick failed"), recoveries) << log;
  EXPECT_LT(recoveries, Errors(server)) << log;
  EXPECT_LE(Occurrences(log, " error "), 8) << log;
}

TEST(ADatabaseThatIsNotThere, IsReportedInOneLineWithoutThePassword) {
  const auto result = RunXyn({"postgres://user:secret@127.0.0.1:1/db"}, {"worker"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_EQ(Lines(result.err).size(), 1U) << result.err;
  EXPECT_NE(result.err.find("127.0.0.1"), std::string::npos) << result.err;
  EXPECT_EQ(result.err.find("secret"), std::string::npos) << result.err;
}

}  // namespace
}  // namespace xyn::e2e
