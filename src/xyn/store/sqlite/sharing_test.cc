// Several processes and threads on one file.
#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/store/sqlite/test_database.h"
#include "xyn/store/sqlite/writer.h"

namespace xyn::store::sqlite {
namespace {

constexpr std::size_t kRuns = 3'000;

// Claims until nothing is left, writes the ids to `out` and exits.
void ClaimAllInChild(const std::filesystem::path& path, int out) {
  try {
    const base::SystemClock clock;
    const std::shared_ptr<base::Logger> log = base::MakeNullLogger();
    const auto store =
        OpenSqliteStore({.path = path, .busy_timeout = std::chrono::seconds(60)}, clock, *log);
    while (true) {
      const ClaimResult result = store->queue().Claim(ClaimOf(20));
      if (result.claims.empty()) _exit(0);
      for (const Claim& claim : result.claims) {
        const auto& id = claim.token.run_id.bytes;
        if (write(out, id.data(), id.size()) != 16) _exit(1);
      }
    }
  } catch (const std::exception& error) {
    std::fputs(error.what(), stderr);
    _exit(2);
  }
}

// How often each id can be read from `in`.
std::map<base::Uuid, int> CountIds(int in) {
  std::map<base::Uuid, int> counts;
  base::Uuid id;
  while (read(in, id.bytes.data(), id.bytes.size()) == 16) ++counts[id];
  return counts;
}

TEST(Processes, ShareTheRunsSoThatEachIsClaimedOnce) {
  TestDatabase database;
  database.clock.now = base::SystemClock().Now();
  database.store->queue().Enqueue(Runs(kRuns));
  database.store.reset();  // SQLite's connections must not be carried over a fork
  int claimed[2];
  ASSERT_EQ(pipe(claimed), 0);
  std::vector<pid_t> children;
  for (int i = 0; i < 3; ++i) {
    const pid_t child = fork();
    if (child == 0) ClaimAllInChild(database.path, claimed[1]);
    children.push_back(child);
  }
  close(claimed[1]);
  const std::map<base::Uuid, int> counts = CountIds(claimed[0]);
  close(claimed[0]);
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(counts.size(), kRuns);
  EXPECT_THAT(counts, testing::Each(testing::Pair(testing::_, 1)));
}

TEST(Threads, ShareOneStore) {
  const TestDatabase database;
  std::vector<std::jthread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < 20; ++turn) {
        database.store->queue().Enqueue(Runs(5));
        const ClaimResult result = database.store->queue().Claim(ClaimOf(5));
        std::vector<Finish> finishes(result.claims.size());
        for (std::size_t k = 0; k < finishes.size(); ++k)
          finishes[k].token = result.claims[k].token;
        database.store->queue().Finish(finishes);
        database.store->reader().List({});
      }
    });
  }
  threads.clear();
  const auto snapshot = database.store->NewSampler({})->Sample();
  EXPECT_EQ(snapshot.depth[IndexOf(model::RunStatus::kCompleted)], 400);
}

TEST(WriteLock, IsWaitedForNoLongerThanTheBusyTimeout) {
  const TestDatabase database;
  const auto store = database.OpenAnother(std::chrono::milliseconds(20));
  SQLite::Database foreign = database.Foreign();
  foreign.exec("BEGIN IMMEDIATE");
  EXPECT_THROW(store->queue().Enqueue(Runs(1)), Timeout);
  foreign.exec("ROLLBACK");
  EXPECT_EQ(store->queue().Enqueue(Runs(1)).size(), 1U);
}

TEST(WriteLock, DoesNotHoldUpReads) {
  const TestDatabase database;
  const base::Uuid id = database.store->queue().Enqueue(Runs(1)).front().id;
  const auto store = database.OpenAnother(std::chrono::milliseconds(20));
  SQLite::Database foreign = database.Foreign();
  foreign.exec("BEGIN IMMEDIATE; UPDATE runs SET priority = 1");
  store->reader().Ping();
  EXPECT_EQ(store->reader().Get(id).value().priority, model::kDefaultPriority);
  EXPECT_EQ(store->NewSampler({})->Sample().ready, 1);
  foreign.exec("COMMIT");
  EXPECT_EQ(store->reader().Get(id).value().priority, 1);
}

TEST(WriteLock, IsGivenBackWhenAChangeIsRefused) {
  const TestDatabase database;
  std::vector<model::NewRun> runs = Runs(2);
  runs[1].inputs = "{";  // no JSON, which a CHECK refuses
  EXPECT_THROW(database.store->queue().Enqueue(runs), Invalid);
  database.store->queue().Enqueue(Runs(1));
  EXPECT_EQ(database.store->NewSampler({})->Sample().ready, 1);
}

TEST(WriteLock, IsGivenBackWhenACommitIsRefused) {
  const TestDatabase database;
  database.Foreign().exec(
      "CREATE TABLE parent (id INTEGER PRIMARY KEY);"
      "CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)");
  Writer writer(database.path, std::chrono::seconds(10), database.clock);
  const auto orphan = [](Connection& connection, base::Timestamp) {
    connection.Execute("INSERT INTO child VALUES (1)");
    return 0;
  };
  EXPECT_THROW(writer.Write(orphan), Invalid);
  EXPECT_EQ(database.Foreign().execAndGet("SELECT count(*) FROM child").getInt(), 0);
  database.store->queue().Enqueue(Runs(1));
}

}  // namespace
}  // namespace xyn::store::sqlite
