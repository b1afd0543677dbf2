#include <future>

#include "tests/contract/store_test.h"

namespace xyn::contract {
namespace {

class WorkersTest : public StoreTest {
 protected:
  void Beat(const std::string& worker_id, milliseconds period = seconds(10)) {
    store().workers().Heartbeat(worker_id, period);
  }

  // Makes the latest heartbeat of a worker be that old.
  void Age(const std::string& worker_id, microseconds age) {
    sql().Run("UPDATE workers SET heartbeat_at = " + database().FromNow(-age) +
              " WHERE worker_id = '" + worker_id + "'");
  }

  std::vector<model::WorkerHeartbeat> Workers() { return store().NewSampler({})->Sample().workers; }

  std::vector<std::string> Ids() {
    std::vector<std::string> ids;
    for (const auto& worker : Workers()) ids.push_back(worker.worker_id);
    return ids;
  }

  std::string Rows() { return sql().Value("SELECT count(*) FROM workers"); }
};
INSTANTIATE_TEST_SUITE_P(Stores, WorkersTest, EveryStore(), StoreName);

TEST_P(WorkersTest, AreAliveFromTheirFirstHeartbeat) {
  EXPECT_TRUE(Workers().empty());
  Beat("w2");
  Beat("w1");
  const auto workers = Workers();
  ASSERT_EQ(workers.size(), 2U);
  EXPECT_EQ(workers[0].worker_id, "w1");
  EXPECT_EQ(workers[1].worker_id, "w2");
  for (const auto& worker : workers) {
    EXPECT_TRUE(worker.alive);
    EXPECT_GE(worker.age_seconds, 0);
    EXPECT_LT(worker.age_seconds, 10);
  }
}

TEST_P(WorkersTest, AreAliveForThreeOfTheirOwnPeriods) {
  Beat("fast", seconds(1));
  Beat("slow", seconds(60));
  Age("fast", seconds(4));
  Age("slow", seconds(150));
  const auto workers = Workers();
  ASSERT_EQ(workers.size(), 2U);
  EXPECT_FALSE(workers[0].alive);
  EXPECT_NEAR(workers[0].age_seconds, 4, 2);
  EXPECT_TRUE(workers[1].alive);
  EXPECT_NEAR(workers[1].age_seconds, 150, 5);
}

TEST_P(WorkersTest, ComeBackToLifeWithAHeartbeat) {
  Beat("w", seconds(1));
  Age("w", seconds(200));
  EXPECT_FALSE(Workers().at(0).alive);
  Beat("w", seconds(1));
  EXPECT_TRUE(Workers().at(0).alive);
  EXPECT_EQ(Rows(), "1");
}

TEST_P(WorkersTest, AreGoneOnceTheyLeave) {
  Beat("stays");
  Beat("leaves");
  store().workers().Leave("leaves");
  store().workers().Leave("was never there");
  EXPECT_EQ(Ids(), std::vector<std::string>{"stays"});
}

TEST_P(WorkersTest, AreOneIfTheyHaveOneId) {
  const auto other = database().Open();
  Beat("w");
  other->workers().Heartbeat("w", seconds(10));
  EXPECT_EQ(Ids(), std::vector<std::string>{"w"});
  other->workers().Leave("w");
  EXPECT_TRUE(Ids().empty());
  Beat("w");
  EXPECT_EQ(Ids(), std::vector<std::string>{"w"});
}

TEST_P(WorkersTest, VanishFromTheSampleMinutesAfterTheirLastHeartbeat) {
  Beat("w");
  Age("w", store::kHeartbeatsSeenFor - seconds(30));
  EXPECT_EQ(Ids(), std::vector<std::string>{"w"});
  Age("w", store::kHeartbeatsSeenFor + seconds(1));
  EXPECT_TRUE(Ids().empty());
}

TEST_P(WorkersTest, AreForgottenAnHourLaterWhenANewOneComes) {
  for (const char* id : {"silent", "late", "other"}) Beat(id);
  Age("silent", seconds(3'700));
  Age("late", seconds(3'500));
  Beat("new");
  EXPECT_EQ(Rows(), "3");
  EXPECT_EQ(sql().Value("SELECT count(*) FROM workers WHERE worker_id = 'silent'"), "0");
}

TEST_P(WorkersTest, MayComeAndGoAtOnce) {
  for (const char* id : {"old-1", "old-2", "old-3"}) {
    Beat(id);
    Age(id, seconds(4'000));
  }
  std::vector<std::future<void>> workers;
  for (int i = 0; i < 8; ++i) {
    workers.push_back(std::async(std::launch::async, [this, i] {
      const auto own_store = database().Open();
      const std::string id = "w" + std::to_string(i % 4);
      for (int beat = 0; beat < 5; ++beat) own_store->workers().Heartbeat(id, seconds(10));
      if (i % 4 == 0) own_store->workers().Leave(id);
      own_store->workers().Heartbeat(id, seconds(10));
    }));
  }
  for (auto& worker : workers) worker.get();
  EXPECT_EQ(Ids(), (std::vector<std::string>{"w0", "w1", "w2", "w3"}));
}

TEST_P(WorkersTest, ThatTheClockOutranAreNotYoungerThanNow) {
  Beat("w");
  Age("w", -seconds(60));
  EXPECT_EQ(Workers().at(0).age_seconds, 0);
  EXPECT_TRUE(Workers().at(0).alive);
}

}  // namespace
}  // namespace xyn::contract
