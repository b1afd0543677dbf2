// What a connection makes of a server that is slow, or gone.
#include "xyn/store/postgres/connection.h"

#include <csignal>
#include <functional>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/wait_until.h"
#include "xyn/store/postgres/testing/silent_server.h"
#include "xyn/store/postgres/testing/the_server.h"

namespace xyn::store::postgres {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kSleep = "SELECT pg_sleep(60)";
// More than the network and both ends keep.
constexpr std::size_t kLarge = std::size_t{64} << 20U;

std::string Refusal(const ConnectionOptions& options) {
  try {
    const Connection connection(options);
  } catch (const Unavailable& error) {
    return error.what();
  }
  return "connected";
}

class ConnectionTest : public testing::Test {
 protected:
  // Ends the session once it executes something.
  std::jthread EndSessionWhenBusy() {
    return std::jthread([backend = BackendOf(connection_)] {
      const auto sql = support::ConnectPostgres(TheServer().Url());
      support::WaitUntil([&] {
        return sql->Value(
                   "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid = " +
                   backend) == "1";
      });
      EndSession(backend);
    });
  }

  Connection connection_{OptionsFor(TheServer().Url())};
};

TEST(Connecting, IsRefusedInOneLineWithoutThePassword) {
  EXPECT_THAT(Refusal(OptionsFor("postgres://user:secret@127.0.0.1:1/db")),
              AllOf(HasSubstr("127.0.0.1"), Not(HasSubstr("secret")), Not(HasSubstr("\n"))));
}

TEST(Connecting, IsGivenUpWhenNobodyAnswers) {
  const SilentServer server;
  ConnectionOptions options = OptionsFor(server.Url());
  options.deadline = milliseconds(20);
  EXPECT_THROW(Connection{options}, Timeout);
}

TEST(Connecting, NeedsAUrlThatCanBeParsed) {
  EXPECT_THAT(Refusal(OptionsFor("postgres://[::1/db")), HasSubstr("]"));
}

TEST_F(ConnectionTest, CallsWhatTookTooLongATimeoutOrInDoubt) {
  connection_.FinishBy(steady_clock::now() + milliseconds(20));
  EXPECT_THROW(connection_.RunScript(kSleep, Effect::kReads), Timeout);
  EXPECT_FALSE(connection_.usable());

  Connection other(OptionsFor(TheServer().Url()));
  other.FinishBy(steady_clock::now() + milliseconds(20));
  EXPECT_THROW(other.RunScript(kSleep, Effect::kChanges), InDoubt);
  EXPECT_FALSE(other.usable());
}

TEST_F(ConnectionTest, LeavesAChangeInDoubtWhoseReplyIsLost) {
  const std::jthread end = EndSessionWhenBusy();
  EXPECT_THROW(connection_.RunScript(kSleep, Effect::kChanges), InDoubt);
  EXPECT_FALSE(connection_.usable());
}

TEST_F(ConnectionTest, LeavesNothingInDoubtThatOnlyReads) {
  const std::jthread end = EndSessionWhenBusy();
  EXPECT_THROW(connection_.RunScript(kSleep, Effect::kReads), Unavailable);
}

TEST_F(ConnectionTest, NoticesThatTheServerEndedIt) {
  EXPECT_TRUE(connection_.StillOpen());
  EndSession(BackendOf(connection_));
  EXPECT_TRUE(support::WaitUntil([&] { return !connection_.StillOpen(); }));
}

TEST_F(ConnectionTest, LeavesNothingInDoubtThatItCouldNotSend) {
  EndSession(BackendOf(connection_));
  ASSERT_TRUE(support::WaitUntil([&] { return !connection_.StillOpen(); }));
  EXPECT_THROW(connection_.RunScript("SELECT 1", Effect::kChanges), Unavailable);
  EXPECT_THROW(connection_.Run({"one", "SELECT 1"}, Parameters(), Effect::kChanges), Unavailable);
}

TEST_F(ConnectionTest, SendsMoreThanTheNetworkTakesAtOnce) {
  const std::string text(kLarge, 'x');
  const Result rows = connection_.Run({"length", "SELECT length($1)"},
                                      Parameters().Add(std::string_view(text)), Effect::kReads);
  EXPECT_EQ(rows.Int32(0, 0), static_cast<std::int32_t>(kLarge));
}

TEST_F(ConnectionTest, GivesUpSendingToAServerThatHasStopped) {
  connection_.Run({"length", "SELECT length($1)"}, Parameters().Add(std::string_view("")),
                  Effect::kReads);
  const std::string text(kLarge, 'x');
  const pid_t backend = std::stoi(BackendOf(connection_));
  ASSERT_EQ(kill(backend, SIGSTOP), 0);
  connection_.FinishBy(steady_clock::now() + milliseconds(50));
  EXPECT_THROW(connection_.Run({"length", "SELECT length($1)"},
                               Parameters().Add(std::string_view(text)), Effect::kChanges),
               InDoubt);
  kill(backend, SIGCONT);
}

TEST_F(ConnectionTest, IsNotUsedAgainAfterAnError) {
  EXPECT_THROW(connection_.RunScript("SELECT 1/0", Effect::kReads), Invalid);
  EXPECT_FALSE(connection_.usable());
}

TEST_F(ConnectionTest, ToldTheFirstErrorOfSeveralStatements) {
  try {
    connection_.RunScript("SELECT 1; SELECT 1/0; SELECT 2", Effect::kReads);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Invalid& error) {
    EXPECT_THAT(error.what(), HasSubstr("division by zero"));
  }
}

TEST_F(ConnectionTest, NeverTakesOneTypeForAnother) {
  const Result rows =
      connection_.Run({"small", "SELECT 1::smallint, NULL::integer"}, Parameters(), Effect::kReads);
  EXPECT_DEATH(rows.Int32(0, 0), "column 0 has 2 bytes, expected 4");
  EXPECT_DEATH(rows.Int32(0, 1), "column 1 has 0 bytes, expected 4");
}

}  // namespace
}  // namespace xyn::store::postgres
