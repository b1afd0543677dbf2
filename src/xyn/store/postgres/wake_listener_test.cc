// How a listener hears over the pool's connections, and what it does while it cannot.
#include "xyn/store/postgres/wake_listener.h"

#include <latch>
#include <memory>
#include <sstream>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include "tests/support/wait_until.h"
#include "xyn/store/postgres/migrator.h"
#include "xyn/store/postgres/testing/the_server.h"

namespace xyn::store::postgres {
namespace {

using std::chrono::milliseconds;
using Wake = WakeListener::Wake;

class NotifyListenerTest : public testing::Test {
 protected:
  void TearDown() override { TheServer().DropDatabase(database_); }

  std::string Url() const { return TheServer().Url(database_); }

  // From now on, a connection of the pool listens.
  void Listen() {
    Migrator(OptionsFor(Url())).Migrate();
    ASSERT_EQ(listener_.Wait(support::kPatience), Wake::kRunsReady);
    ASSERT_EQ(listener_.Wait(milliseconds(0)), Wake::kTimeout);
  }

  void Notify() const {
    support::ConnectPostgres(Url())->Run("SELECT pg_notify(xyn_channel(), 'ready')");
  }

  int Said(const std::string& what) const {
    int count = 0;
    const std::string lines = lines_.str();
    for (auto at = lines.find(what); at != std::string::npos; at = lines.find(what, at + 1)) {
      ++count;
    }
    return count;
  }

  const std::string database_ = TheServer().CreateDatabase();
  std::ostringstream lines_;
  base::Logger log_{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines_)};
  Pool pool_{OptionsFor(Url()), 2};
  NotifyListener listener_{pool_, log_};
};

TEST_F(NotifyListenerTest, SaysOnceThatItCannotListenAndOnceThatItCanAgain) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(listener_.Wait(milliseconds(1)), Wake::kTimeout);
  EXPECT_EQ(Said("Cannot listen for wake-ups"), 1) << lines_.str();

  Migrator(OptionsFor(Url())).Migrate();
  EXPECT_EQ(listener_.Wait(support::kPatience), Wake::kRunsReady);
  EXPECT_EQ(Said("Cannot listen for wake-ups"), 1) << lines_.str();
  EXPECT_EQ(Said("Listening for wake-ups again"), 1) << lines_.str();
}

// However long others keep a row locked.
TEST_F(NotifyListenerTest, ListensOnWhatIsNeverGivenToStatementsThatMayBlock) {
  Listen();
  pool_.Take(Use::kMayBlock);  // opens the other connection
  const auto soon = [] { return std::chrono::steady_clock::now() + milliseconds(50); };
  {
    const Pool::Lease brief = pool_.Take(Use::kBrief);
    EXPECT_FALSE(brief->listens());
    EXPECT_THROW(pool_.Take(Use::kMayBlock, soon()), Timeout);
    EXPECT_TRUE(pool_.Take(Use::kClaim, soon())->listens());
  }
  EXPECT_FALSE(pool_.Take(Use::kMayBlock, soon())->listens());
}

TEST_F(NotifyListenerTest, HasEverythingLookedAtOnceItsConnectionIsBack) {
  Listen();
  EndSession(BackendOf(*pool_.Take(Use::kClaim)));
  EXPECT_EQ(listener_.Wait(support::kPatience), Wake::kRunsReady);
  Notify();
  EXPECT_EQ(listener_.Wait(support::kPatience), Wake::kRunsReady);
}

// As when all sessions are ended one after another.
TEST_F(NotifyListenerTest, ListensSoonThoughItIsGivenASessionThatFails) {
  Listen();
  pool_.Take(Use::kMayBlock)->RunScript("SET search_path TO pg_catalog", Effect::kReads);
  EndSession(BackendOf(*pool_.Take(Use::kClaim)));
  EXPECT_EQ(listener_.Wait(milliseconds(800)), Wake::kRunsReady);
  EXPECT_EQ(Said("Cannot listen for wake-ups"), 1) << lines_.str();
  EXPECT_EQ(Said("Listening for wake-ups again"), 1) << lines_.str();
}

TEST_F(NotifyListenerTest, HasEverythingLookedAtAfterItsConnectionBrokeInUse) {
  Listen();
  EXPECT_THROW(pool_.Take(Use::kClaim)->RunScript("SELECT 1/0", Effect::kReads), Invalid);
  EXPECT_EQ(listener_.Wait(support::kPatience), Wake::kRunsReady);
}

TEST_F(NotifyListenerTest, HearsOnceWhatComesWithTheReplyOfAStatement) {
  Listen();
  {
    const Pool::Lease claim = pool_.Take(Use::kClaim);
    Notify();
    claim->RunScript("SELECT 1", Effect::kReads);
    EXPECT_EQ(listener_.Wait(milliseconds(0)), Wake::kTimeout) << "it reads what is not its own";
  }
  EXPECT_EQ(listener_.Wait(milliseconds(0)), Wake::kRunsReady);
  EXPECT_EQ(listener_.Wait(milliseconds(50)), Wake::kTimeout);
}

TEST_F(NotifyListenerTest, HearsWhatCameWhileSomebodyHadTheConnection) {
  Listen();
  {
    const Pool::Lease idle = pool_.Take(Use::kClaim);
    Notify();
  }
  EXPECT_EQ(listener_.Wait(support::kPatience), Wake::kRunsReady);
}

TEST_F(NotifyListenerTest, HearsWhatComesWhenAWaitIsUnderWayAndTheConnectionComesBack) {
  Listen();
  std::latch taken(1);
  std::latch notified(1);
  std::jthread claimer([&] {
    const Pool::Lease claim = pool_.Take(Use::kClaim);
    taken.count_down();
    notified.wait();
  });
  taken.wait();
  Notify();
  notified.count_down();
  EXPECT_EQ(listener_.Wait(support::kPatience), Wake::kRunsReady);
}

TEST_F(NotifyListenerTest, LeavesItsConnectionToClaimsWhileThereIsAnother) {
  Listen();
  std::string ear;
  {
    const Pool::Lease claim = pool_.Take(Use::kClaim);
    const Pool::Lease other = pool_.Take(Use::kBrief);
    ear = BackendOf(*claim);
    EXPECT_NE(BackendOf(*other), ear);
  }
  for (const Use use : {Use::kBrief, Use::kMayBlock, Use::kUrgent}) {
    EXPECT_NE(BackendOf(*pool_.Take(use)), ear);
    EXPECT_EQ(BackendOf(*pool_.Take(Use::kClaim)), ear);
  }
  const Pool::Lease finish = pool_.Take(Use::kMayBlock);
  EXPECT_EQ(BackendOf(*pool_.Take(Use::kUrgent)), ear) << "rather than wait";
}

TEST_F(NotifyListenerTest, KeepsItsConnectionFromWhatMayBlockWhereThereCanBeAnother) {
  Listen();
  const std::string ear = BackendOf(*pool_.Take(Use::kClaim));
  EXPECT_EQ(BackendOf(*pool_.Take(Use::kBrief)), ear);
  EXPECT_NE(BackendOf(*pool_.Take(Use::kMayBlock)), ear);
}

TEST_F(NotifyListenerTest, HearsOverTheConnectionOfThePredecessor) {
  Migrator(OptionsFor(Url())).Migrate();
  Pool pool(OptionsFor(Url()), 2);
  {
    NotifyListener first(pool, log_);
    ASSERT_EQ(first.Wait(support::kPatience), Wake::kRunsReady);
  }
  NotifyListener second(pool, log_);
  ASSERT_EQ(second.Wait(support::kPatience), Wake::kRunsReady) << "what nobody heard meanwhile";
  Notify();
  EXPECT_EQ(second.Wait(support::kPatience), Wake::kRunsReady);
}

TEST_F(NotifyListenerTest, IsInterruptedWhileSomebodyHasTheConnection) {
  Listen();
  const Pool::Lease claim = pool_.Take(Use::kClaim);
  std::jthread interrupter([this] { listener_.Interrupt(); });
  EXPECT_EQ(listener_.Wait(support::kPatience), Wake::kInterrupted);
}

TEST_F(NotifyListenerTest, IsInterruptedWhileItCannotListen) {
  EXPECT_EQ(listener_.Wait(milliseconds(1)), Wake::kTimeout);
  listener_.Interrupt();
  EXPECT_EQ(listener_.Wait(support::kPatience), Wake::kInterrupted);
}

}  // namespace
}  // namespace xyn::store::postgres
