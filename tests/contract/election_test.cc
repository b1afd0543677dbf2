#include <atomic>
#include <thread>

#include "tests/contract/store_test.h"

namespace xyn::contract {
namespace {

constexpr milliseconds kLease{60'000};

class ElectionTest : public StoreTest {
 protected:
  store::Candidacy Stand(const std::string& candidate) {
    return election_->Stand(candidate, kLease);
  }

  // Makes the lease that stands have run out a moment ago.
  void Expire() {
    sql().Run("UPDATE collector_leader SET expires_at = " +
              database().FromNow(microseconds(-1'000)));
  }

  std::unique_ptr<store::Election> election_ = store().NewElection(seconds(30));
};
INSTANTIATE_TEST_SUITE_P(Stores, ElectionTest, EveryStore(), StoreName);

TEST_P(ElectionTest, IsWonByTheFirst) {
  EXPECT_EQ(Stand("a").term, 1);
  const store::Candidacy second = Stand("b");
  EXPECT_EQ(second.term, std::nullopt);
  EXPECT_GT(second.lease_left, kLease - seconds(30));
  EXPECT_LE(second.lease_left, kLease);
}

TEST_P(ElectionTest, IsRenewedWithoutANewTerm) {
  Stand("a");
  sql().Run("UPDATE collector_leader SET expires_at = " + database().FromNow(seconds(1)));
  EXPECT_EQ(Stand("a").term, 1);
  EXPECT_GT(Stand("b").lease_left, seconds(30));
}

TEST_P(ElectionTest, IsWonByAnotherOnceTheLeaseRanOut) {
  Stand("a");
  Expire();
  EXPECT_EQ(Stand("b").term, 2);
  EXPECT_EQ(Stand("a").term, std::nullopt);
  Expire();
  EXPECT_EQ(Stand("a").term, 3);
}

TEST_P(ElectionTest, IsNotLostByALeaderThatIsLateWhenNobodyWantedIt) {
  Stand("a");
  Expire();
  EXPECT_EQ(Stand("a").term, 1);
}

TEST_P(ElectionTest, IsOpenAfterAResignation) {
  Stand("a");
  election_->Resign("b");  // does not lead
  EXPECT_EQ(Stand("b").term, std::nullopt);
  election_->Resign("a");
  EXPECT_EQ(Stand("b").term, 2);
  election_->Resign("a");  // does not lead any more
  EXPECT_EQ(Stand("a").term, std::nullopt);
}

TEST_P(ElectionTest, WritesNothingForThoseWhoOnlyWait) {
  Stand("a");
  const auto row = [this] {
    return sql().Value(IsPostgres()
                           ? "SELECT xmin || '/' || xmax || '/' || ctid FROM collector_leader"
                           : "SELECT term || '/' || expires_at FROM collector_leader");
  };
  const std::string before = row();
  for (int i = 0; i < 5; ++i) Stand("b");
  EXPECT_EQ(row(), before);
}

TEST_P(ElectionTest, HasOneWinnerWhenManyStandAtOnce) {
  for (int round = 0; round < 5; ++round) {
    std::atomic<int> winners = 0;
    {
      std::vector<std::jthread> candidates;
      for (int i = 0; i < 4; ++i) {
        candidates.emplace_back([this, &winners, name = "c" + std::to_string(round * 4 + i)] {
          const auto own_store = database().Open();
          if (own_store->NewElection(seconds(30))->Stand(name, kLease).term) ++winners;
        });
      }
    }
    EXPECT_EQ(winners, 1);
    Expire();
  }
  EXPECT_EQ(Stand("last").term, 6);
}

TEST_P(ElectionTest, NeedsItsTable) {
  sql().Run("DROP TABLE collector_leader");
  EXPECT_THROW(Stand("a"), store::SchemaMismatch);
}

}  // namespace
}  // namespace xyn::contract
