#include "xyn/store/enqueue_gatherer.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <latch>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/store/errors.h"

namespace xyn::store {
namespace {

using testing::Each;
using testing::SizeIs;

base::Uuid IdOf(int number) {
  base::Uuid id;
  id.bytes.at(0) = static_cast<std::uint8_t>(number);
  return id;
}

class EnqueueGathererTest : public testing::Test {
 protected:
  // As many writes as there are writers block until all threads have come.
  std::vector<Enqueued> Write(std::span<const model::NewRun> runs) {
    if (++writes_ <= EnqueueGatherer::kMostWriters) {
      busy_.count_down();
      go_on_.wait();
    }
    if (fails_) throw Unavailable("gone");
    std::vector<Enqueued> enqueued;
    for (const model::NewRun& run : runs) {
      if (run.name == "bad") throw Invalid("bad");
      enqueued.push_back({.id = *run.id});
    }
    return enqueued;
  }

  // Each enqueues one run, numbered; those after the first ones while these are being written.
  void EnqueueFrom(int threads, const std::string& first_waiting = "good") {
    enqueued_.resize(static_cast<std::size_t>(threads));
    problems_.resize(static_cast<std::size_t>(threads));
    std::vector<std::jthread> all;
    for (int i = 0; i < threads; ++i) {
      if (i == EnqueueGatherer::kMostWriters) busy_.wait();
      const bool waits_first = i == EnqueueGatherer::kMostWriters;
      all.emplace_back(
          [this, i, name = waits_first ? first_waiting : "good"] { EnqueueOne(i, name); });
    }
    while (come_ < threads) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));  // from coming to waiting
    go_on_.count_down();
  }
  void EnqueueOne(int number, const std::string& name) {
    model::NewRun run;
    run.name = name;
    run.id = IdOf(number);
    ++come_;
    const auto i = static_cast<std::size_t>(number);
    try {
      enqueued_[i] = gatherer_.Enqueue({&run, 1});
    } catch (const Error& error) {
      problems_[i] = error.what();
    }
  }

  std::atomic<int> writes_ = 0;
  std::atomic<int> come_ = 0;
  std::atomic<bool> fails_ = false;
  std::latch busy_{EnqueueGatherer::kMostWriters};
  std::latch go_on_{1};
  std::vector<std::vector<Enqueued>> enqueued_;
  std::vector<std::string> problems_;
  EnqueueGatherer gatherer_{[this](std::span<const model::NewRun> runs) { return Write(runs); }};
};

TEST_F(EnqueueGathererTest, WritesTogetherWhatComesMeanwhileAndAnswersEachItsOwn) {
  EnqueueFrom(16);
  EXPECT_LT(writes_, 16);
  for (int i = 0; i < 16; ++i) {
    ASSERT_THAT(enqueued_[static_cast<std::size_t>(i)], SizeIs(1)) << i;
    EXPECT_EQ(enqueued_[static_cast<std::size_t>(i)].front().id, IdOf(i));
  }
}

TEST_F(EnqueueGathererTest, RefusesOnlyWhatIsInvalid) {
  EnqueueFrom(8, "bad");
  EXPECT_EQ(problems_[EnqueueGatherer::kMostWriters], "bad");
  EXPECT_EQ(std::ranges::count(problems_, ""), 7);
}

TEST_F(EnqueueGathererTest, TellsEverybodyThatTheStoreIsGone) {
  fails_ = true;
  EnqueueFrom(8);
  EXPECT_THAT(problems_, Each("gone"));
}

TEST_F(EnqueueGathererTest, WritesALargeBatchByItself) {
  go_on_.count_down();
  model::NewRun run;
  run.id = IdOf(1);
  const std::vector<model::NewRun> runs(EnqueueGatherer::kMostRuns, run);
  EXPECT_THAT(gatherer_.Enqueue(runs), SizeIs(runs.size()));
  EXPECT_EQ(writes_, 1);
}

}  // namespace
}  // namespace xyn::store
