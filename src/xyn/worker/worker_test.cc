#include "xyn/worker/worker.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <latch>
#include <stop_token>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "xyn/worker/testing/fake_store.h"

namespace xyn::worker {
namespace {

using model::RunStatus;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Blocks until the handler is asked to stop.
void WaitForStop(const model::RunContext& context) {
  std::latch stopped(1);
  const std::stop_callback on_stop(context.stop, [&] { stopped.count_down(); });
  stopped.wait();
}

class WorkerTest : public testing::Test {
 protected:
  WorkerTest() {
    options_.worker_id = "w";
    options_.concurrency = 4;
    options_.grace = minutes(1);
    blueprints_.Add("echo", [](const auto& context) { return std::string(context.inputs); });
    blueprints_.Add("fail", [](const auto&) -> std::string { throw std::runtime_error("no"); });
    blueprints_.Add("until_stopped", [this](const auto& context) -> std::string {
      started_ = true;
      started_.notify_all();
      WaitForStop(context);
      throw model::Stopped();
    });
  }

  Worker& Start() {
    worker_.emplace(store_, blueprints_, registry_, clock_, *log_, options_);
    worker_->Start();
    return *worker_;
  }
  double Counter(std::string_view family, const metrics::Registry::Labels& labels = {}) {
    return registry_.Counter(family, labels).Value();
  }

  base::SystemClock clock_;
  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
  FakeStore store_;
  FakeQueue& queue_ = store_.queue();
  metrics::Registry registry_;
  model::Blueprints blueprints_;
  WorkerOptions options_;
  std::atomic<bool> started_ = false;  // an "until_stopped"
  std::optional<Worker> worker_;
};

TEST_F(WorkerTest, CompletesRunsThatWaitAndRunsThatCome) {
  options_.poll_interval = minutes(10);
  const base::Uuid waiting = queue_.Add("echo", R"({"a":1})");
  Start();
  queue_.WaitForStatus(waiting, RunStatus::kCompleted);
  const base::Uuid coming = queue_.Add("echo");
  queue_.WaitForStatus(coming, RunStatus::kCompleted);
  EXPECT_EQ(queue_.Get(waiting).outputs, R"({"a":1})");
}

TEST_F(WorkerTest, FinishesEveryRunExactlyOnce) {
  for (int i = 0; i < 5'000; ++i) queue_.Add("echo");
  Start();
  queue_.WaitUntil([](const auto& rows) {
    return std::ranges::all_of(
        rows, [](const auto& row) { return row.second.status == RunStatus::kCompleted; });
  });
  EXPECT_TRUE(worker_->Stop());
  EXPECT_EQ(Counter("xyn_runs_claimed_total"), 5'000);
  EXPECT_EQ(Counter("xyn_runs_finished_total", {{"status", "COMPLETED"}}), 5'000);
  EXPECT_EQ(registry_.Gauge("xyn_worker_slots_busy").Value(), 0);
  for (const char* result : {"expired", "refused", "finish_refused"}) {
    EXPECT_EQ(Counter("xyn_leases_lost_total", {{"result", result}}), 0) << result;
  }
}

TEST_F(WorkerTest, NeverExecutesMoreRunsThanItHasSlots) {
  std::atomic<int> executing = 0;
  std::atomic<int> most = 0;
  blueprints_.Add("count", [&](const auto&) {
    const int now = ++executing;
    int seen = most;
    while (seen < now && !most.compare_exchange_weak(seen, now)) {
    }
    --executing;
    return "";
  });
  for (int i = 0; i < 1'000; ++i) queue_.Add("count");
  Start();
  queue_.WaitUntil([](const auto& rows) {
    return std::ranges::all_of(
        rows, [](const auto& row) { return row.second.status == RunStatus::kCompleted; });
  });
  EXPECT_TRUE(worker_->Stop()) << "before what the handlers count with goes";
  EXPECT_LE(most, 4);
}

TEST_F(WorkerTest, GivesBackWhatItClaimedAheadWhenItsSlotsBlock) {
  options_.grace = milliseconds(0);
  for (int i = 0; i < 5'000; ++i) queue_.Add("echo");
  for (int i = 0; i < 100; ++i) queue_.Add("until_stopped");
  for (int i = 0; i < 9; ++i) queue_.Add("echo");
  const base::Uuid last = queue_.Add("echo");
  Start();
  const auto count = [](const auto& rows, RunStatus status) {
    return std::ranges::count(rows, status, [](const auto& row) { return row.second.status; });
  };
  queue_.WaitUntil([&](const auto& rows) {
    return count(rows, RunStatus::kCompleted) == 5'000 && count(rows, RunStatus::kRunning) == 4 &&
           count(rows, RunStatus::kQueued) == 106;
  });
  EXPECT_EQ(queue_.Get(last).claim.failures, 0);
  EXPECT_EQ(registry_.Gauge("xyn_worker_slots_busy").Value(), 4);
}

TEST_F(WorkerTest, RetriesAFailureAsLongAsAttemptsAreLeft) {
  const base::Uuid retried = queue_.Add("fail", "{}", 2);
  const base::Uuid failed = queue_.Add("fail", "{}", 1);
  Start();
  queue_.WaitForStatus(failed, RunStatus::kFailed);
  queue_.WaitUntil([&](const auto& rows) { return rows.at(retried).finishes == 1; });
  EXPECT_TRUE(worker_->Stop());
  EXPECT_EQ(queue_.Get(retried).status, RunStatus::kQueued);
  EXPECT_GT(queue_.Get(retried).retry_backoff, milliseconds(500));
  EXPECT_EQ(Counter("xyn_runs_retried_total"), 1);
  EXPECT_EQ(Counter("xyn_runs_finished_total", {{"status", "FAILED"}}), 1);
}

TEST_F(WorkerTest, CancelsARunWhoseHandlerStops) {
  const base::Uuid id = queue_.Add("until_stopped");
  Start();
  started_.wait(false);
  queue_.Cancel(id);
  queue_.WaitForStatus(id, RunStatus::kCancelled);
}

TEST_F(WorkerTest, FailsARunThatRunsLongerThanItsTimeout) {
  blueprints_.Add(
      "slow",
      [](const auto& context) -> std::string {
        WaitForStop(context);
        throw std::runtime_error("interrupted");
      },
      seconds(1));
  const base::Uuid id = queue_.Add("slow");
  Start();
  queue_.WaitForStatus(id, RunStatus::kFailed);
  EXPECT_EQ(nlohmann::json::parse(queue_.Get(id).error.value()).at("type"), "timeout");
}

TEST_F(WorkerTest, DropsTheResultOfARunThatSomebodyElseHas) {
  options_.lease = milliseconds(300);
  const base::Uuid id = queue_.Add("until_stopped");
  Start();
  started_.wait(false);
  queue_.LoseLease(id);
  const base::Uuid next = queue_.Add("echo");
  queue_.WaitForStatus(next, RunStatus::kCompleted);
  EXPECT_TRUE(worker_->Stop()) << "the handler was asked to stop";
  EXPECT_EQ(queue_.Get(id).finishes, 0);
}

TEST_F(WorkerTest, StopsHandlersItsLeasesCannotBeRenewedFor) {
  options_.lease = milliseconds(300);
  queue_.before_renew = [](auto) { throw store::Unavailable("connection refused"); };
  const base::Uuid id = queue_.Add("until_stopped");
  Start();
  // The store still takes finishes: the handler stopped, and its run is free again.
  queue_.WaitUntil([&](const auto& rows) { return rows.at(id).finishes >= 1; });
  worker_->Stop();
  EXPECT_GE(Counter("xyn_leases_lost_total", {{"result", "expired"}}), 1);
  EXPECT_EQ(queue_.Get(id).status, RunStatus::kQueued);
}

TEST_F(WorkerTest, LetsHandlersEndWithinTheGracePeriod) {
  std::latch started(1);
  std::latch stopping(1);
  blueprints_.Add("slow", [&](const auto&) {
    started.count_down();
    stopping.wait();
    return "";
  });
  const base::Uuid id = queue_.Add("slow");
  Start();
  started.wait();
  std::jthread stop([&] {
    EXPECT_TRUE(worker_->Stop());
    EXPECT_EQ(queue_.Get(id).status, RunStatus::kCompleted);
  });
  stopping.count_down();
}

TEST_F(WorkerTest, ReleasesAtShutdownWhatDoesNotEndInTime) {
  options_.grace = milliseconds(0);
  const base::Uuid id = queue_.Add("until_stopped");
  Start();
  started_.wait(false);
  EXPECT_TRUE(worker_->Stop());
  EXPECT_EQ(queue_.Get(id).status, RunStatus::kQueued);
  EXPECT_EQ(queue_.Get(id).claim.failures, 0);
}

// In a process of its own, which ends as worker.h says that it must.
TEST_F(WorkerTest, AbandonsAHandlerThatIgnoresItsStopTokenAndReleasesItsRun) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  std::latch for_ever(1);
  blueprints_.Add("stubborn", [&](const auto&) {
    started_ = true;
    started_.notify_all();
    for_ever.wait();
    return "";
  });
  options_.grace = milliseconds(0);
  const auto stop_while_it_executes = [&] {
    const base::Uuid id = queue_.Add("stubborn");
    Start();
    started_.wait(false);
    const bool clean = worker_->Stop();
    std::_Exit(!clean && queue_.Get(id).status == RunStatus::kQueued ? 0 : 1);
  };
  EXPECT_EXIT(stop_while_it_executes(), testing::ExitedWithCode(0), "");
}

TEST_F(WorkerTest, ReleasesWhatAClaimBringsAfterTheStop) {
  std::latch claiming(1);
  std::latch stopped(1);
  std::atomic<bool> first = true;
  queue_.before_claim = [&](const auto&) {
    if (!first.exchange(false)) return;
    claiming.count_down();
    stopped.wait();
  };
  const base::Uuid id = queue_.Add("echo");
  Start();
  claiming.wait();
  std::jthread stop([&] { EXPECT_TRUE(worker_->Stop()); });
  stopped.count_down();
  stop.join();
  EXPECT_NE(queue_.Get(id).status, RunStatus::kRunning);
}

TEST_F(WorkerTest, RecoversByItselfWhenTheStoreComesBack) {
  std::atomic<int> calls = 0;
  const auto fail_at_first = [&](const auto&) {
    if (++calls <= 3) throw store::Unavailable("connection refused");
  };
  queue_.before_claim = fail_at_first;
  std::atomic<int> finishes = 0;
  queue_.before_finish = [&](auto) {
    if (++finishes <= 2) throw store::Unavailable("connection refused");
  };
  const base::Uuid id = queue_.Add("echo");
  Start();
  queue_.WaitForStatus(id, RunStatus::kCompleted);
}

TEST_F(WorkerTest, ShowsItsCountersBeforeAnythingHappens) {
  Start();
  EXPECT_EQ(registry_.Gauge("xyn_worker_slots").Value(), 4);
  std::size_t series = 0;
  for (const auto& family : registry_.Collect()) {
    if (family.name == "xyn_blueprint_run_count_total") series = family.metric.size();
  }
  EXPECT_EQ(series, 3U * 3U) << "three blueprints, three final statuses";
}

TEST_F(WorkerTest, IsAliveUntilItsRunsAreReported) {
  std::atomic<int> heartbeats = 0;
  std::optional<RunStatus> status_at_goodbye;
  const base::Uuid id = queue_.Add("until_stopped");
  store_.workers().on_heartbeat = [&](const std::string& worker, milliseconds) {
    EXPECT_EQ(worker, "w");
    ++heartbeats;
    heartbeats.notify_all();
  };
  store_.workers().on_leave = [&](const std::string&) {
    status_at_goodbye = queue_.Get(id).status;
  };
  options_.grace = milliseconds(0);
  Start();
  started_.wait(false);
  heartbeats.wait(0);  // it has a thread of its own, which may be late
  EXPECT_TRUE(worker_->Stop());
  EXPECT_GE(heartbeats, 1);
  EXPECT_EQ(status_at_goodbye, RunStatus::kQueued);
}

TEST_F(WorkerTest, MayBeStoppedWithoutHavingBeenStarted) {
  worker_.emplace(store_, blueprints_, registry_, clock_, *log_, options_);
  EXPECT_TRUE(worker_->Stop());
  EXPECT_TRUE(worker_->Stop());
}

TEST_F(WorkerTest, ClaimsNothingWithoutBlueprints) {
  std::atomic<int> claims = 0;
  queue_.before_claim = [&](const auto&) { ++claims; };
  blueprints_ = {};
  const base::Uuid id = queue_.Add("echo");
  Start();
  EXPECT_TRUE(worker_->Stop());
  EXPECT_EQ(claims, 0);
  EXPECT_EQ(queue_.Get(id).status, RunStatus::kQueued);
}

TEST_F(WorkerTest, StopsThoughNobodyTakesItsResults) {
  std::atomic<bool> offered = false;
  queue_.before_finish = [&](auto) {
    offered = true;
    offered.notify_all();
    throw store::Unavailable("connection refused");
  };
  const base::Uuid id = queue_.Add("echo");
  Start();
  offered.wait(false);
  EXPECT_TRUE(worker_->Stop());
  EXPECT_EQ(queue_.Get(id).status, RunStatus::kRunning) << "until its lease runs out";
}

}  // namespace
}  // namespace xyn::worker
