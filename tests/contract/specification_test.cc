// The oracle: the four queries of docs/metrics.md, as they stand there, against a sample.
#include <fstream>
#include <random>
#include <sstream>

#include "tests/contract/queue_driver.h"
#include "tests/contract/store_test.h"

namespace xyn::contract {
namespace {

std::vector<std::string> SpecificationQueries() {
  std::ifstream file(XYN_SOURCE_DIR "/tests/contract/specification.sql");
  std::vector<std::string> queries;
  for (std::string query; std::getline(file, query, ';');) {
    if (query.find("SELECT") != std::string::npos) queries.push_back(query);
  }
  return queries;
}

class SpecificationTest : public StoreTest {
 protected:
  std::vector<support::SqlConnection::Row> Ask(std::size_t query) {
    return sql().Run(SpecificationQueries().at(query));
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, SpecificationTest, EveryPostgres(), StoreName);

TEST_P(SpecificationTest, ItsQueriesGiveWhatTheSampleGives) {
  ASSERT_EQ(SpecificationQueries().size(), 4U);
  const std::uint32_t seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  QueueDriver driver(store(), database(), sql());
  for (const Step& step : RandomSteps(seed, 300)) driver.Do(step);
  Enqueue(Work());  // at least one ready run

  sql().Run("BEGIN ISOLATION LEVEL REPEATABLE READ");  // one now for all four
  const double now = std::stod(sql().Value("SELECT EXTRACT(EPOCH FROM now())"));
  const auto depths = Ask(0);
  const auto due = Ask(1).at(0);
  const double oldest_age = std::stod(*Ask(2).at(0).at(0));
  const auto leases = Ask(3).at(0);
  sql().Run("COMMIT");
  const model::QueueSnapshot sampled = store().NewSampler({})->Sample();

  std::array<std::int64_t, 5> depth{};
  for (const auto& row : depths) {
    depth[IndexOf(*model::ParseRunStatus(*row.at(0)))] = std::stoll(*row.at(1));
  }
  EXPECT_EQ(sampled.depth, depth);
  EXPECT_EQ(sampled.ready, std::stoll(*due.at(0)));
  EXPECT_EQ(sampled.future, std::stoll(*due.at(1)));
  EXPECT_EQ(sampled.running_expired, std::stoll(*leases.at(0)));
  EXPECT_EQ(sampled.running_active, std::stoll(*leases.at(1)));
  // The two looked at different instants, so the instants they mean are compared, to the
  // microsecond: a double keeps no more of seconds since 1970.
  const double taken_at =
      std::chrono::duration<double>(sampled.taken_at.time_since_epoch()).count();
  EXPECT_NEAR(taken_at - sampled.oldest_ready_seconds, now - oldest_age, 2e-6);
}

TEST_P(SpecificationTest, TheIndexThatIsNeededIsThere) {
  EXPECT_EQ(sql().Value("SELECT count(*) FROM pg_indexes WHERE tablename = 'runs' "
                        "AND indexname = 'ix_runs_lease_expires_at'"),
            "1");
}

}  // namespace
}  // namespace xyn::contract
