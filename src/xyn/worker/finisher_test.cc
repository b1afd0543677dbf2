#include "xyn/worker/finisher.h"

#include <latch>

#include <gtest/gtest.h>

#include "xyn/worker/testing/claimed.h"
#include "xyn/worker/testing/manual_clock.h"

namespace xyn::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

class FinisherTest : public testing::Test {
 protected:
  FinisherTest() {
    queue_.before_finish = [this](auto finishes) { sizes_.push_back(finishes.size()); };
  }

  Ended Complete(const std::string& outputs = "{}") {
    queue_.Add("a");
    AttemptPtr attempt = ClaimOne(queue_, blueprint_, clock_.Steady());
    attempt->End();
    Ended ended{attempt, {}};
    ended.finish.token = attempt->token();
    ended.finish.outputs = outputs;
    return ended;
  }

  ManualClock clock_;
  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
  FakeQueue queue_;
  std::vector<std::size_t> sizes_;  // of the batches that were sent
  metrics::Registry registry_;
  WorkerProbe probe_{registry_, {"a"}, 1};
  InFlight in_flight_;
  model::Blueprint blueprint_;
  FinishWriter writer_{queue_, in_flight_, probe_, clock_, *log_};
  int reported_ = 0;
  Finisher finisher_{writer_, [this](int reported) { reported_ += reported; }};
};

TEST_F(FinisherTest, WritesASingleFinishAtOnce) {
  finisher_.Start();
  finisher_.Add(Complete());
  EXPECT_EQ(finisher_.Flush(minutes(1)), 0U);
  EXPECT_EQ(sizes_, std::vector<std::size_t>{1});
  EXPECT_EQ(reported_, 1);
}

TEST_F(FinisherTest, CollectsTheNextBatchWhileOneIsWritten) {
  std::latch writing(1);
  std::latch all_added(1);
  queue_.before_finish = [&](auto finishes) {
    sizes_.push_back(finishes.size());
    if (sizes_.size() == 1) {
      writing.count_down();
      all_added.wait();
    }
  };
  finisher_.Start();
  finisher_.Add(Complete());
  writing.wait();
  for (int i = 0; i < 50; ++i) finisher_.Add(Complete());
  all_added.count_down();
  EXPECT_EQ(finisher_.Flush(minutes(1)), 0U);
  EXPECT_EQ(sizes_, (std::vector<std::size_t>{1, 50}));
}

TEST_F(FinisherTest, BoundsABatchByCount) {
  for (int i = 0; i < store::kMaxBatch + 1; ++i) finisher_.Add(Complete());
  finisher_.Start();
  EXPECT_EQ(finisher_.Flush(minutes(1)), 0U);
  EXPECT_EQ(sizes_, (std::vector<std::size_t>{store::kMaxBatch, 1}));
}

TEST_F(FinisherTest, BoundsABatchBySize) {
  const std::string half = '"' + std::string(Finisher::kMaxBatchBytes / 2, 'x') + '"';
  for (int i = 0; i < 2; ++i) finisher_.Add(Complete(half));
  finisher_.Start();
  EXPECT_EQ(finisher_.Flush(minutes(1)), 0U);
  EXPECT_EQ(sizes_, (std::vector<std::size_t>{1, 1}));
}

TEST_F(FinisherTest, SaysHowManyAreLeftWhenPatienceEnds) {
  queue_.before_finish = [](auto) { throw store::Unavailable("connection refused"); };
  for (int i = 0; i < 3; ++i) finisher_.Add(Complete());
  finisher_.Start();
  EXPECT_EQ(finisher_.Flush(milliseconds(1)), 3U);
  EXPECT_EQ(reported_, 0);
}

}  // namespace
}  // namespace xyn::worker
