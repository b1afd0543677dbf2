// How long a thread waits for its turn to write or read.
#include <future>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/store/sqlite/reader_pool.h"
#include "xyn/store/sqlite/test_database.h"
#include "xyn/store/sqlite/turnstile.h"
#include "xyn/store/sqlite/writer.h"

namespace xyn::store::sqlite {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::HasSubstr;

constexpr milliseconds kShort{20};

// What `write_or_read` is told when its time is over.
template <class Call>
std::string TextOfTimeout(Call&& write_or_read) {
  try {
    write_or_read();
  } catch (const Timeout& timeout) {
    return timeout.what();
  }
  return "no timeout";
}

// A call that is under way until the end of this object.
class UnderWay final {
 public:
  template <class Call>
  explicit UnderWay(Call call) : thread_([this, call] { call([this] { BlockUntilLeft(); }); }) {
    entered_.get_future().wait();
  }
  ~UnderWay() { leave_.set_value(); }
  UnderWay(const UnderWay&) = delete;
  UnderWay& operator=(const UnderWay&) = delete;

 private:
  void BlockUntilLeft() {
    entered_.set_value();
    leave_.get_future().wait();
  }

  std::promise<void> entered_;
  std::promise<void> leave_;
  std::jthread thread_;
};

TEST(Writing, IsNotWaitedForLongerThanTheTimeoutWhileOtherThreadsWrite) {
  const TestDatabase database;
  Writer writer(database.path, kShort, database.clock);
  const auto nothing = [](Connection&, base::Timestamp) { return 0; };
  {
    const UnderWay other([&](const auto& block) {
      writer.Write([&](Connection&, base::Timestamp) {
        block();
        return 0;
      });
    });
    EXPECT_THAT(TextOfTimeout([&] { writer.Write(nothing); }), HasSubstr("other threads"));
  }
  EXPECT_EQ(writer.Write(nothing), 0);
}

TEST(Writing, IsNotWaitedForLongerThanTheTimeoutWhileOtherProcessesWait) {
  const TestDatabase database;
  const auto store = database.OpenAnother(kShort);
  const Turnstile other(database.path);
  ASSERT_TRUE(other.EnterBy(steady_clock::now()));
  EXPECT_THAT(TextOfTimeout([&] { store->queue().Enqueue(Runs(1)); }),
              HasSubstr("other processes"));
  other.Leave();
  EXPECT_EQ(store->queue().Enqueue(Runs(1)).size(), 1U);
}

TEST(Reading, IsNotWaitedForLongerThanTheTimeoutWhileAllConnectionsAreUsed) {
  const TestDatabase database;
  ReaderPool readers(database.path, kShort);
  const auto nothing = [](Connection&) { return 0; };
  const auto read = [&](const auto& block) {
    readers.Read([&](Connection&) {
      block();
      return 0;
    });
  };
  {
    const UnderWay first(read), second(read), third(read), fourth(read);
    EXPECT_THAT(TextOfTimeout([&] { readers.Read(nothing); }), HasSubstr("busy reading"));
  }
  EXPECT_EQ(readers.Read(nothing), 0);
}

TEST(Reading, GoesOnOnceTheFileCanBeOpenedAgain) {
  const TestDatabase database;
  ReaderPool readers(database.path, kShort);
  const std::filesystem::path away = database.directory / "away.db";
  const auto nothing = [](Connection&) { return 0; };
  std::filesystem::rename(database.path, away);
  for (int i = 0; i < 10; ++i) EXPECT_THROW(readers.Read(nothing), Unavailable);
  std::filesystem::rename(away, database.path);
  EXPECT_EQ(readers.Read(nothing), 0);
}

}  // namespace
}  // namespace xyn::store::sqlite
