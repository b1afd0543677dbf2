// What a worker process has of PostgreSQL's connections, and does with them.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/stores.h"
#include "tests/support/wait_until.h"

namespace xyn::e2e {
namespace {

using support::WaitUntil;

constexpr int kMost = 3;  // two for its work and its wake-ups, one for the collector's tick

// The worker logs in as a role that the server refuses a connection too many, however short. What
// is not the worker's logs in as somebody else.
class Connections : public testing::Test {
 protected:
  Connections() {
    sql_->Run("CREATE ROLE " + role_ + " LOGIN CONNECTION LIMIT " + std::to_string(kMost));
    sql_->Run("ALTER DATABASE " + database_ + " OWNER TO " + role_);
    RunXyn(worker_, {"migrate"});
    // The server counts a session until it has cleared away what the client left.
    EXPECT_TRUE(WaitUntil([&] { return Sessions() == 0; }));
  }

  void SetUp() override { process_.emplace(worker_, Arguments()); }

  // Nothing but wake-ups has it look for runs, nothing but renewals keeps a lease for long.
  static std::vector<std::string> Arguments() {
    return {"worker", "--poll", "1h", "--lease", "3s", "--interval", "0.1s"};
  }

  std::int64_t Count(const std::string& from) {
    return std::stoll(sql_->Value("SELECT count(*) FROM " + from));
  }

  std::int64_t Sessions() { return Count("pg_stat_activity WHERE usename = '" + role_ + "'"); }

  // Waits for as many runs, looking at how many connections there are.
  bool WaitForRuns(std::int64_t count, const std::string& condition) {
    return WaitUntil([&] {
      most_ = std::max(most_, Sessions());
      return Count("runs WHERE " + condition) == count;
    });
  }

  void Enqueue(const std::string& name, double seconds, int count) {
    RunXyn(others_, {"enqueue", name, "--inputs", "{\"seconds\":" + std::to_string(seconds) + "}",
                     "--count", std::to_string(count)});
  }

  std::string WorkersLog() { return process_->process().Err(); }

  support::PostgresServer& postgres_ = SharedPostgres();
  const std::string database_ = postgres_.CreateDatabase();
  const std::string role_ = "worker_of_" + database_;
  const Setting others_{.database_url = postgres_.Url(database_)};
  const Setting worker_{.database_url = UrlOf(role_)};
  const std::unique_ptr<support::SqlConnection> sql_ =
      support::ConnectPostgres(postgres_.Url(database_));
  std::int64_t most_ = 0;
  std::optional<Server> process_;

 private:
  std::string UrlOf(const std::string& role) const {
    std::string url = postgres_.Url(database_);
    return url.replace(url.find("postgres@"), std::string("postgres").size(), role);
  }
};

TEST_F(Connections, OfAWorkerAreThreeWhileItClaimsFinishesRenewsAndIsWoken) {
  Enqueue("xyn.sleep", 3, 20);
  Enqueue("xyn.noop", 0, 20'000);
  ASSERT_TRUE(WaitForRuns(20'020, "status = 'COMPLETED'")) << WorkersLog();
  for (int i = 1; i <= 20; ++i) {
    sql_->Run("SELECT xyn_enqueue('xyn.noop')");
    ASSERT_TRUE(WaitForRuns(20'020 + i, "status = 'COMPLETED'")) << "it was not woken";
  }
  EXPECT_EQ(Count("runs WHERE attempt <> 1"), 0);
  EXPECT_GT(process_->Value("xyn_lease_renewals_total{result=\"renewed\"}"), 20);
  EXPECT_EQ(most_, kMost);
  EXPECT_THAT(WorkersLog(), testing::Not(testing::HasSubstr("too many connections")));
  EXPECT_THAT(WorkersLog(), testing::Not(testing::HasSubstr("cannot")));
}

// The finish of a run waits for as long as somebody keeps its row locked. Nothing else may.
TEST_F(Connections, AreNotUsedUpByAFinishThatWaitsForALockedRow) {
  Enqueue("xyn.sleep", 1, 1);
  ASSERT_TRUE(WaitForRuns(1, "status = 'RUNNING'"));
  const auto somebody = support::ConnectPostgres(postgres_.Url(database_));
  somebody->Run("BEGIN; SELECT FROM runs FOR UPDATE");
  Enqueue("xyn.sleep", 4, 5);
  ASSERT_TRUE(WaitUntil([&] {
    return Count("pg_stat_activity WHERE usename = '" + role_ + "' AND wait_event_type = 'Lock'") >
           0;
  }));
  const double renewed = process_->Value("xyn_lease_renewals_total{result=\"renewed\"}");
  EXPECT_TRUE(WaitUntil([&] {
    return process_->Value("xyn_lease_renewals_total{result=\"renewed\"}") >= renewed + 20;
  })) << "four renewals of five runs";
  sql_->Run("SELECT xyn_enqueue('xyn.noop')");
  EXPECT_TRUE(WaitForRuns(1, "name = 'xyn.noop' AND attempt = 1")) << "it was not woken";
  somebody->Run("COMMIT");
  EXPECT_TRUE(WaitForRuns(7, "status = 'COMPLETED' AND attempt = 1"));
  EXPECT_LE(most_, kMost);
  EXPECT_EQ(process_->Value("xyn_leases_lost_total"), 0);
}

TEST_F(Connections, AreThreeAgainAfterAllOfThemWereEnded) {
  Enqueue("xyn.noop", 0, 1);
  ASSERT_TRUE(WaitForRuns(1, "status = 'COMPLETED'"));
  sql_->Run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + role_ +
            "'");
  for (int i = 2; i <= 5; ++i) {
    sql_->Run("SELECT xyn_enqueue('xyn.noop')");
    ASSERT_TRUE(WaitForRuns(i, "status = 'COMPLETED'")) << WorkersLog();
  }
  EXPECT_LE(most_, kMost);
}

}  // namespace
}  // namespace xyn::e2e
