// What a listener does while it cannot listen.
#include "xyn/store/postgres/wake_listener.h"

#include <memory>
#include <sstream>
#include <string>

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
  NotifyListener listener_{OptionsFor(Url()), log_};
};

TEST_F(NotifyListenerTest, SaysOnceThatItCannotListenAndOnceThatItCanAgain) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(listener_.Wait(milliseconds(1)), Wake::kTimeout);
  EXPECT_EQ(Said("Cannot listen for wake-ups"), 1) << lines_.str();

  Migrator(OptionsFor(Url())).Migrate();
  EXPECT_EQ(listener_.Wait(support::kPatience), Wake::kRunsReady);
  EXPECT_EQ(Said("Cannot listen for wake-ups"), 1) << lines_.str();
  EXPECT_EQ(Said("Listening for wake-ups again"), 1) << lines_.str();
}

TEST_F(NotifyListenerTest, HasEverythingLookedAtOnceItsConnectionIsBack) {
  Migrator(OptionsFor(Url())).Migrate();
  ASSERT_EQ(listener_.Wait(support::kPatience), Wake::kRunsReady);
  ASSERT_EQ(listener_.Wait(milliseconds(0)), Wake::kTimeout);
  support::ConnectPostgres(TheServer().Url())
      ->Run(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = "
          "'xyn-listen' AND datname = '" +
          database_ + "'");
  EXPECT_EQ(listener_.Wait(support::kPatience), Wake::kRunsReady);
}

TEST_F(NotifyListenerTest, IsInterruptedWhileItCannotListen) {
  EXPECT_EQ(listener_.Wait(milliseconds(1)), Wake::kTimeout);
  listener_.Interrupt();
  EXPECT_EQ(listener_.Wait(support::kPatience), Wake::kInterrupted);
}

}  // namespace
}  // namespace xyn::store::postgres
