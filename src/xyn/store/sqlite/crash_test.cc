// Processes that are killed at any instant.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include <gtest/gtest.h>

#include "xyn/store/sqlite/due_horizon.h"
#include "xyn/store/sqlite/repair.h"
#include "xyn/store/sqlite/test_database.h"

namespace xyn::store::sqlite {
namespace {

using std::chrono::seconds;

Connection Connect(const std::filesystem::path& path) {
  return {path, Connection::Access::kReadWrite, std::chrono::steady_clock::now() + seconds(600)};
}

// Does everything that changes the counts, over and over, and writes a byte before each thing.
[[noreturn]] void WorkInChild(const std::filesystem::path& path, int out) {
  const base::SystemClock clock;
  const std::shared_ptr<base::Logger> log = base::MakeNullLogger();
  const auto store = OpenSqliteStore({.path = path, .busy_timeout = seconds(60)}, clock, *log);
  Connection connection = Connect(path);
  std::vector<model::NewRun> delayed = Runs(20);
  for (model::NewRun& run : delayed) run.delay = std::chrono::microseconds(1);
  const auto announce = [out] {
    if (write(out, "", 1) != 1) _exit(1);
  };
  while (true) {
    announce();
    store->queue().Enqueue(delayed);
    announce();
    connection.Execute("BEGIN IMMEDIATE");
    AdvanceHorizon(connection, clock.Now(), {.runs_worth_counting = 1, .places = 1});
    connection.Execute("COMMIT");
    announce();
    std::vector<Finish> finishes;
    for (const Claim& claim : store->queue().Claim(ClaimOf(15)).claims) {
      finishes.emplace_back().token = claim.token;
    }
    announce();
    store->queue().Finish(finishes);
    announce();
    connection.Execute("UPDATE run_counts SET n = n + 1");
    announce();
    store->maintenance().RepairCounts();
  }
}

// Starts a child, kills it when it has begun its `things`-th thing, and waits for its end.
void WorkAndDie(const std::filesystem::path& path, int things) {
  int announced[2];
  ASSERT_EQ(pipe(announced), 0);
  const pid_t child = fork();
  if (child == 0) WorkInChild(path, announced[1]);
  close(announced[1]);
  char byte = 0;
  for (int i = 0; i < things; ++i) ASSERT_EQ(read(announced[0], &byte, 1), 1);
  kill(child, SIGKILL);
  close(announced[0]);
  waitpid(child, nullptr, 0);
}

TEST(Crash, LeavesTheCountsAsExactAsTheRows) {
  TestDatabase database;
  database.store.reset();  // SQLite's connections must not be carried over a fork
  for (int things = 1; things <= 24; ++things) {
    ASSERT_NO_FATAL_FAILURE(WorkAndDie(database.path, things));
    Connection connection = Connect(database.path);
    // Whoever dies between its damage and its repair leaves the damage.
    if (const CountCorrections damage = CorrectAll(connection); damage.Runs() != 0) {
      EXPECT_EQ(damage.Runs(), 3) << "killed at " << things;
      EXPECT_TRUE(Apply(connection, damage));
    }
    EXPECT_EQ(CorrectAll(connection).Runs(), 0) << "killed at " << things;
  }
  database.clock.now = base::SystemClock().Now();
  const auto store = database.OpenAnother(seconds(10));
  const Sampler::Audit audit = store->NewSampler({})->SampleAndCount();
  EXPECT_EQ(audit.sampled, audit.counted);
  EXPECT_GT(audit.sampled.depth[IndexOf(model::RunStatus::kCompleted)], 0);
}

}  // namespace
}  // namespace xyn::store::sqlite
