#include "xyn/worker/finish_writer.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "xyn/worker/testing/claimed.h"
#include "xyn/worker/testing/manual_clock.h"

namespace xyn::worker {
namespace {

using model::RunStatus;
using store::FinishKind;

class FinishWriterTest : public testing::Test {
 protected:
  Ended Complete(const std::string& outputs = "{}") {
    queue_.Add("a");
    AttemptPtr attempt = ClaimOne(queue_, blueprint_, clock_.Steady());
    in_flight_.Add({&attempt, 1});
    attempt->End();
    Ended ended{attempt, {}};
    ended.finish.token = attempt->token();
    ended.finish.outputs = outputs;
    return ended;
  }
  RunStatus StatusOf(const Ended& ended) { return queue_.Get(ended.finish.token.run_id).status; }
  double Finished(const char* status) {
    return registry_.Counter("xyn_runs_finished_total", {{"status", status}}).Value();
  }
  double Lost(const char* result) {
    return registry_.Counter("xyn_leases_lost_total", {{"result", result}}).Value();
  }

  ManualClock clock_;
  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
  FakeQueue queue_;
  metrics::Registry registry_;
  WorkerProbe probe_{registry_, {"a"}, 1};
  InFlight in_flight_;
  model::Blueprint blueprint_;
  FinishWriter writer_{queue_, in_flight_, probe_, clock_, *log_};
};

TEST_F(FinishWriterTest, CountsWhatTheStoreAcknowledged) {
  const Ended completed = Complete();
  Ended failed = Complete();
  failed.finish.kind = FinishKind::kFail;
  EXPECT_TRUE(writer_.Write({completed, failed}, {}));
  EXPECT_EQ(Finished("COMPLETED"), 1);
  EXPECT_EQ(Finished("FAILED"), 1);
  EXPECT_EQ(
      registry_
          .Counter("xyn_blueprint_run_count_total", {{"blueprint_name", "a"}, {"status", "FAILED"}})
          .Value(),
      1);
  EXPECT_EQ(in_flight_.size(), 0U);
}

TEST_F(FinishWriterTest, RepeatsAFinishThatIsInDoubt) {
  const Ended ended = Complete();
  int calls = 0;
  queue_.after_finish = [&](auto) {
    if (++calls == 1) throw store::InDoubt("connection lost during commit");
  };
  EXPECT_TRUE(writer_.Write({ended}, {}));
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(queue_.Get(ended.finish.token.run_id).finishes, 1);
  EXPECT_EQ(Finished("COMPLETED"), 1);
  EXPECT_EQ(Lost("finish_refused"), 0);
}

TEST_F(FinishWriterTest, TriesAgainWhileTheStoreIsUnavailable) {
  const Ended ended = Complete();
  int calls = 0;
  queue_.before_finish = [&](auto) {
    if (++calls <= 2) throw store::Unavailable("connection refused");
  };
  EXPECT_TRUE(writer_.Write({ended}, {}));
  EXPECT_EQ(StatusOf(ended), RunStatus::kCompleted);
  EXPECT_EQ(calls, 3);
}

TEST_F(FinishWriterTest, GivesUpWhenAskedToStop) {
  queue_.before_finish = [](auto) { throw store::Unavailable("connection refused"); };
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(writer_.Write({Complete()}, stop.get_token()));
  EXPECT_EQ(Finished("COMPLETED"), 0);
}

TEST_F(FinishWriterTest, FindsThePoisonInABatchAndFailsThatRunAlone) {
  std::vector<Ended> batch;
  batch.reserve(100);
  for (int i = 0; i < 100; ++i) batch.push_back(Complete());
  batch[63].finish.outputs = "poison";
  queue_.before_finish = [](std::span<const store::Finish> finishes) {
    for (const store::Finish& finish : finishes) {
      if (finish.outputs == "poison") throw store::Invalid("cannot be converted to jsonb");
    }
  };
  EXPECT_TRUE(writer_.Write(batch, {}));
  EXPECT_EQ(queue_.Count(RunStatus::kCompleted), 99U);
  const auto culprit = queue_.Get(batch[63].finish.token.run_id);
  EXPECT_EQ(culprit.status, RunStatus::kFailed);
  EXPECT_EQ(nlohmann::json::parse(culprit.error.value()).at("type"), "invalid_outputs");
  EXPECT_EQ(in_flight_.size(), 0U);
}

TEST_F(FinishWriterTest, LeavesARunToItsLeaseThatTheStoreRefusesToEnd) {
  queue_.before_finish = [](auto) { throw store::Invalid("no"); };
  const Ended ended = Complete();
  EXPECT_TRUE(writer_.Write({ended}, {}));
  EXPECT_EQ(StatusOf(ended), RunStatus::kRunning);
  EXPECT_EQ(in_flight_.size(), 0U) << "its lease would be renewed for ever";
}

TEST_F(FinishWriterTest, DropsAResultWhoseLeaseWasRefused) {
  const Ended ended = Complete();
  ended.attempt->RequestStop(StopReason::kLeaseRefused);
  int calls = 0;
  queue_.before_finish = [&](auto) { ++calls; };
  EXPECT_TRUE(writer_.Write({ended}, {}));
  EXPECT_EQ(calls, 0);
  EXPECT_EQ(in_flight_.size(), 0U);
}

TEST_F(FinishWriterTest, OffersAResultWhoseLeaseHasExpired) {
  const Ended ended = Complete();
  probe_.lease_expired(*ended.attempt);
  EXPECT_TRUE(writer_.Write({ended}, {}));
  EXPECT_EQ(StatusOf(ended), RunStatus::kCompleted);
}

TEST_F(FinishWriterTest, CountsALeaseThatIsLostOnce) {
  const Ended never_suspected = Complete();
  const Ended expired = Complete();
  probe_.lease_expired(*expired.attempt);
  for (const Ended& ended : {never_suspected, expired}) {
    queue_.LoseLease(ended.finish.token.run_id);
  }
  EXPECT_TRUE(writer_.Write({never_suspected, expired}, {}));
  EXPECT_EQ(Lost("finish_refused"), 1);
  EXPECT_EQ(Lost("expired"), 1);
  EXPECT_EQ(Finished("COMPLETED"), 0);
}

}  // namespace
}  // namespace xyn::worker
