// What the sampler does beyond a tick.
#include "xyn/store/postgres/sampler.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/store/postgres/migrator.h"
#include "xyn/store/postgres/testing/the_server.h"

namespace xyn::store::postgres {
namespace {

using testing::Contains;
using testing::Field;
using testing::Not;

class SamplerTest : public testing::Test {
 protected:
  SamplerTest() { Migrator(OptionsFor(Url())).Migrate(); }
  void TearDown() override { TheServer().DropDatabase(database_); }

  std::string Url() const { return TheServer().Url(database_); }
  void Sql(const std::string& statements) { support::ConnectPostgres(Url())->Run(statements); }

  const std::string database_ = TheServer().CreateDatabase();
  QueueSampler sampler_{OptionsFor(Url()), SamplerLimits{}};
};

// What a check looks at depends on how many runs there are said to be.
TEST_F(SamplerTest, ChecksTheLiveRunsAloneWhereThereAreManyRuns) {
  Sql("INSERT INTO runs (name) SELECT 'a' FROM generate_series(1, 5);"
      "INSERT INTO runs (name, run_at) VALUES ('b', now() + interval '1 hour');"
      "INSERT INTO runs (name, status, lease_expires_at) VALUES"
      " ('a', 'RUNNING', now() - interval '1 second'), ('a', 'RUNNING', NULL),"
      " ('b', 'RUNNING', now() + interval '1 hour');"
      "UPDATE run_totals SET completed = completed + 7");
  EXPECT_EQ(sampler_.CountDrift(), 7);
  Sql("UPDATE run_totals SET completed = completed + 1000000");
  EXPECT_EQ(sampler_.CountDrift(), 0) << "the ended runs were counted";
  Sql("UPDATE run_totals SET queued = queued + 3");
  EXPECT_EQ(sampler_.CountDrift(), 3);
  Sql("UPDATE run_totals SET queued = queued + 1000000");
  EXPECT_EQ(sampler_.CountDrift(), std::nullopt) << "too many live runs were counted";
}

TEST_F(SamplerTest, TellsWhichTablesAStatementReadsFromEndToEnd) {
  const auto reads_counts = Contains(Field(&StatementPlan::scanned, Contains("queued_counts")));
  EXPECT_THAT(sampler_.Plans(), Not(reads_counts));
  Sql("ALTER TABLE queued_counts DROP CONSTRAINT queued_counts_pkey;"
      "DROP INDEX ix_queued_counts_run_at, ix_queued_counts_queued_at, "
      "ix_queued_counts_eligible_at");
  EXPECT_THAT(sampler_.Plans(), reads_counts);
}

}  // namespace
}  // namespace xyn::store::postgres
