// Four processes of which one exports the gauges of the database, whatever becomes of it.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/e2e/page_watch.h"
#include "tests/e2e/stores.h"
#include "tests/e2e/tcp_proxy.h"
#include "tests/support/wait_until.h"

namespace xyn::e2e {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using support::WaitUntil;

constexpr milliseconds kInterval{3'000};
constexpr milliseconds kLease = kInterval * 3 / 2;  // a new leader keeps the lead at least so long

class Leader : public OnEveryStore {
 protected:
  static constexpr std::size_t kNobody = 99;

  struct Member {
    std::unique_ptr<Server> server;
    std::unique_ptr<PageWatch> watch;  // before the server in time, behind it in destruction
  };

  Leader() {
    setting().environment = {{"METRICS_COLLECTOR_INTERVAL", "3"},
                             {"METRICS_COLLECTOR_MODE", "leader"}};
    for (std::size_t i = 0; i < 4; ++i) Add();
  }

  // Another process; the first four by a network of their own each, where there is one.
  void Add() {
    Setting own = setting();
    if (GetParam() == StoreKind::kPostgres) {
      const std::string port = std::to_string(SharedPostgres().port());
      proxies_.push_back(std::make_unique<TcpProxy>(SharedPostgres().port()));
      std::string& url = own.database_url;
      url.replace(url.find(port), port.size(), std::to_string(proxies_.back()->port()));
    }
    Member member;
    member.server = std::make_unique<Server>(own, std::vector<std::string>{"serve"});
    member.watch = std::make_unique<PageWatch>(member.server->port());
    members_.push_back(std::move(member));
  }

  // The only one that shows the gauges now; kNobody if none does, or more than one page says so.
  std::size_t Showing() const {
    std::size_t showing = kNobody;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (!members_[i].watch->ShowsNow()) continue;
      if (showing != kNobody) return kNobody;
      showing = i;
    }
    return showing;
  }

  std::size_t WaitForLeader() {
    EXPECT_TRUE(WaitUntil([this] { return Showing() != kNobody; }));
    return Showing();
  }

  support::Process& ProcessOf(std::size_t member) { return members_[member].server->process(); }

  // Waits until somebody else than `lost` shows the gauges; how long after `since` the page was
  // there on which they were.
  milliseconds TakeoverFrom(std::size_t lost, SteadyTime since) {
    SteadyTime first = SteadyTime::max();
    const auto taken_over = [&] {
      for (std::size_t i = 0; i < members_.size(); ++i) {
        if (i == lost) continue;
        for (const Look& look : members_[i].watch->Looks()) {
          if (look.shows && look.began > since) first = std::min(first, look.ended);
        }
      }
      return first != SteadyTime::max();
    };
    EXPECT_TRUE(WaitUntil(taken_over));
    return std::chrono::duration_cast<milliseconds>(first - since);
  }

  // No page of one process falls into a time in which another one showed the gauges all along.
  void ExpectNeverTwoAtOnce() const {
    for (std::size_t i = 0; i < members_.size(); ++i) {
      for (const Span& span : members_[i].watch->Spans(kLease)) {
        for (std::size_t j = 0; j < members_.size(); ++j) {
          if (i != j) ExpectSilenceOf(j, span);
        }
      }
    }
  }

  void ExpectSilenceOf(std::size_t member, const Span& span) const {
    for (const Look& look : members_[member].watch->Looks()) {
      EXPECT_FALSE(look.shows && look.began > span.from && look.ended < span.to)
          << "two processes showed the gauges at once";
    }
  }

  void ExpectEveryPageToAgreeWithItself() const {
    for (const Member& member : members_) {
      for (const Look& look : member.watch->Looks()) EXPECT_TRUE(look.leads || !look.shows);
    }
  }

  std::vector<std::unique_ptr<TcpProxy>> proxies_;
  std::vector<Member> members_;
};
XYN_ON_EVERY_STORE(Leader);

TEST_P(Leader, IsOneOfFourAndAllKnowTheQueue) {
  const std::size_t leader = WaitForLeader();
  for (std::size_t i = 0; i < members_.size(); ++i) {
    const Server& server = *members_[i].server;
    EXPECT_TRUE(WaitUntil([&] { return server.http().Get("/api/v1/queue").status == 200; }));
    EXPECT_EQ(server.Value("xyn_collector_leader"), i == leader ? 1 : 0);
    EXPECT_EQ(server.Value("xyn_collector_up"), 1);
    EXPECT_EQ(server.Metrics().Type("xyn_workers_alive").has_value(), i == leader);
  }
  ExpectNeverTwoAtOnce();
  ExpectEveryPageToAgreeWithItself();
}

TEST_P(Leader, IsFollowedWithinTwoIntervalsWhenItIsKilled) {
  const std::size_t leader = WaitForLeader();
  const SteadyTime killed = steady_clock::now();
  ProcessOf(leader).Signal(SIGKILL);
  EXPECT_LE(TakeoverFrom(leader, killed), 2 * kInterval);
  ExpectNeverTwoAtOnce();
  ExpectEveryPageToAgreeWithItself();
}

TEST_P(Leader, IsFollowedWithinTwoIntervalsWhenItIsFrozenAndShowsNothingWhenItThaws) {
  const std::size_t leader = WaitForLeader();
  const SteadyTime frozen = steady_clock::now();
  ProcessOf(leader).Signal(SIGSTOP);
  EXPECT_LE(TakeoverFrom(leader, frozen), 2 * kInterval);
  // What asks it now, while it cannot answer, is answered before it has noticed anything.
  std::vector<std::unique_ptr<PageWatch>> asking;
  for (int i = 0; i < 8; ++i) {
    asking.push_back(std::make_unique<PageWatch>(members_[leader].server->port()));
    ASSERT_TRUE(WaitUntil([&] { return asking.back()->HasAsked(); }));
  }
  ProcessOf(leader).Signal(SIGCONT);
  for (const auto& watch : asking) {
    ASSERT_TRUE(WaitUntil([&] { return watch->Looks().size() >= 10; }));
    for (const Look& look : watch->Looks()) EXPECT_FALSE(look.shows);
  }
  ExpectNeverTwoAtOnce();
  ExpectEveryPageToAgreeWithItself();
}

TEST_P(Leader, IsFollowedAtOnceWhenItStops) {
  const std::size_t leader = WaitForLeader();
  const SteadyTime stopped = steady_clock::now();
  ProcessOf(leader).Signal(SIGTERM);
  EXPECT_LE(TakeoverFrom(leader, stopped), kInterval);
  EXPECT_EQ(ProcessOf(leader).WaitForExit(), 0);
  ExpectNeverTwoAtOnce();
}

class LeaderByNetwork : public Leader {};
INSTANTIATE_TEST_SUITE_P(, LeaderByNetwork, testing::Values(StoreKind::kPostgres), StoreName);

TEST_P(LeaderByNetwork, IsFollowedWithinTwoIntervalsWhenItIsCutOff) {
  const std::size_t leader = WaitForLeader();
  const SteadyTime cut = steady_clock::now();
  proxies_[leader]->Cut();
  EXPECT_LE(TakeoverFrom(leader, cut), 2 * kInterval);
  EXPECT_FALSE(members_[leader].watch->ShowsNow());
  const std::size_t successor = WaitForLeader();
  proxies_[leader]->Mend();
  EXPECT_TRUE(WaitUntil([&] { return members_[leader].server->Value("xyn_collector_up") == 1; }));
  EXPECT_EQ(Showing(), successor);
  ExpectNeverTwoAtOnce();
  ExpectEveryPageToAgreeWithItself();
}

class NoCollector : public OnEveryStore {};
XYN_ON_EVERY_STORE(NoCollector);

TEST_P(NoCollector, SaysSoAndShowsNothing) {
  setting().environment = {{"METRICS_COLLECTOR_MODE", "off"}};
  const Server server(setting(), {"serve"});
  const auto queue = server.http().Get("/api/v1/queue");
  EXPECT_EQ(queue.status, 503);
  EXPECT_EQ(queue.headers.at("content-type"), "application/problem+json");
  EXPECT_NE(queue.body.find("METRICS_COLLECTOR_MODE"), std::string::npos) << queue.body;
  EXPECT_EQ(server.http().Get("/").status, 200);
  const auto page = server.Metrics();
  EXPECT_TRUE(page.Value("xyn_runs_enqueued_total"));
  for (const auto& [series, value] : page.series()) {
    EXPECT_FALSE(series.starts_with("xyn_collector_") || series.starts_with("xyn_queue_"))
        << series;
  }
}

}  // namespace
}  // namespace xyn::e2e
