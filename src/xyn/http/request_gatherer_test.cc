#include "xyn/http/request_gatherer.h"

#include <deque>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/base/condition_variable.h"
#include "xyn/base/log.h"
#include "xyn/http/testing/gate.h"

namespace xyn::http {
namespace {

using ::testing::UnorderedElementsAre;

// A route that says how many requests it was asked together with; it waits at the gate first.
class RequestGathererTest : public ::testing::Test {
 protected:
  RequestGathererTest() {
    router_.AddTogether("POST", "/", [this](std::span<const Request* const> requests) {
      gate_.Pass();
      if (fails_) throw std::runtime_error("secret detail");
      std::vector<Answer> answers;
      for (const Request* request : requests) {
        answers.emplace_back(
            Response{.body = request->body + " of " + std::to_string(requests.size())});
      }
      return answers;
    });
    match_ = router_.Find("POST", "/");
  }

  bool Add(const std::string& body) {
    requests_.push_back({.method = "POST", .body = body});
    return gatherer_.TryAdd(
        {.match = match_, .request = requests_.back(), .answer = [this](Response response) {
           const base::MutexLock lock(mutex_);
           answers_.push_back(response.status == 200 ? response.body
                                                     : std::to_string(response.status));
           answered_.NotifyAll();
         }});
  }
  // As many batches as there can be at work wait at the gate.
  void Occupy() {
    for (int i = 1; i <= RequestGatherer::kMostAtWork; ++i) {
      ASSERT_TRUE(Add("first"));
      gate_.AwaitArrivals(i);
    }
  }
  std::vector<std::string> Answers(std::size_t count) {
    const base::MutexLock lock(mutex_);
    while (answers_.size() < count) answered_.Wait(mutex_);
    return answers_;
  }

  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
  HandlerEdge edge_{*log_};
  Gate gate_;
  bool fails_ = false;  // set before the gate opens
  Router router_;
  Router::Match match_;
  std::deque<Request> requests_;
  base::Mutex mutex_;
  base::ConditionVariable answered_;
  std::vector<std::string> answers_ XYN_GUARDED_BY(mutex_);
  RequestGatherer gatherer_{pool_, edge_, 3};
  HandlerPool pool_{4, 10};  // gone before the gatherer
};

TEST_F(RequestGathererTest, AnswersTogetherWhatCameWhileTheOthersWereAnswered) {
  Occupy();
  for (const char* body : {"a", "b", "c"}) ASSERT_TRUE(Add(body));
  gate_.Open();
  EXPECT_THAT(Answers(5),
              UnorderedElementsAre("first of 1", "first of 1", "a of 3", "b of 3", "c of 3"));
}

TEST_F(RequestGathererTest, AnswersOneThatIsAloneAtOnce) {
  gate_.Open();
  for (std::size_t i = 1; i <= 20; ++i) {
    ASSERT_TRUE(Add("alone"));
    EXPECT_EQ(Answers(i).back(), "alone of 1");
  }
}

TEST_F(RequestGathererTest, RefusesWhatItHasNoRoomFor) {
  Occupy();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(Add("waits"));
  EXPECT_FALSE(Add("one too many"));
  gate_.Open();
  EXPECT_EQ(Answers(5).size(), 5U);
}

TEST_F(RequestGathererTest, TakesNoMoreBytesTogetherThanItMay) {
  Occupy();
  const std::string half(RequestGatherer::kMostBytes / 2 + 1, 'x');
  for (const std::string& body : {half, half, std::string("a")}) ASSERT_TRUE(Add(body));
  gate_.Open();
  EXPECT_THAT(Answers(5), ::testing::IsSupersetOf({half + " of 1", std::string("a of 2")}));
}

TEST_F(RequestGathererTest, LetsLargeBodiesHoldUpNobody) {
  const std::string large(RequestGatherer::kMostBytes + 1, 'x');
  for (int i = 1; i <= RequestGatherer::kMostAtWork; ++i) {
    ASSERT_TRUE(Add(large));
    gate_.AwaitArrivals(i);
  }
  ASSERT_TRUE(Add("small"));
  gate_.AwaitArrivals(RequestGatherer::kMostAtWork + 1);
  gate_.Open();
  EXPECT_EQ(Answers(3).size(), 3U);
}

TEST_F(RequestGathererTest, LetsGoOfThoseThatWaitWhenItIsClosed) {
  Occupy();
  const auto waiting = std::make_shared<int>();
  requests_.push_back({.method = "POST"});
  ASSERT_TRUE(gatherer_.TryAdd({.match = match_,
                                .request = requests_.back(),
                                .answer = [waiting](const Response&) { FAIL(); }}));
  gatherer_.Close();
  EXPECT_EQ(waiting.use_count(), 1);
  EXPECT_FALSE(Add("late"));
  gate_.Open();
  EXPECT_EQ(Answers(RequestGatherer::kMostAtWork).size(), 2U);
}

TEST_F(RequestGathererTest, AnswersEachWhenTheHandlerThrows) {
  Occupy();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Add("a"));
  fails_ = true;
  gate_.Open();
  EXPECT_THAT(Answers(5), ::testing::Each("500"));
}

}  // namespace
}  // namespace xyn::http
