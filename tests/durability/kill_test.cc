// Many processes on one file, one after the other of them killed at any instant.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/durability/database.h"
#include "tests/durability/workload.h"
#include "tests/support/temp_dir.h"
#include "tests/support/wait_until.h"

namespace xyn::durability {
namespace {

constexpr std::size_t kProcesses = 4;
constexpr std::chrono::milliseconds kLease{50};  // runs of the dead are claimed again at once

WorkloadOptions Options(std::uint64_t seed) {
  return {.seed = seed,
          .worker_id = "worker-" + std::to_string(seed),
          .lease = kLease,
          .longest_delay = 2 * kLease};
}

[[noreturn]] void WorkInChild(const std::filesystem::path& path, std::uint64_t seed, int out) {
  try {
    const base::SystemClock clock;
    const auto store = Database(path, clock).Open();
    Workload workload(Options(seed), [out](const Promise& promise) {
      if (write(out, &promise, sizeof promise) != sizeof promise) _exit(1);
    });
    while (true) workload.Step(*store);
  } catch (const std::exception& error) {
    std::fputs(error.what(), stderr);
    _exit(2);
  }
}

// Processes that work on one database, and what they were promised.
class Crew final {
 public:
  Crew(std::filesystem::path database, std::uint64_t first_seed)
      : database_(std::move(database)), next_seed_(first_seed) {
    if (pipe(promised_) != 0) throw std::runtime_error("no pipe");
  }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  ~Crew() {
    while (!processes_.empty()) Kill(0);
    close(promised_[0]);
  }

  void Start() {
    const std::uint64_t seed = next_seed_++;
    const pid_t process = fork();
    if (process == 0) WorkInChild(database_, seed, promised_[1]);
    processes_.push_back(process);
  }

  // False when nobody is left who could promise anything.
  bool Hear(Promises& promises) const {
    Promise promise{};
    if (read(promised_[0], &promise, sizeof promise) != sizeof promise) return false;
    promises.Hear(promise);
    return true;
  }

  // Fails the test if it had ended by itself.
  void Kill(std::size_t index) {
    int status = 0;
    kill(processes_.at(index), SIGKILL);
    waitpid(processes_.at(index), &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "it ended by itself with status " << status;
    processes_.erase(processes_.begin() + static_cast<std::ptrdiff_t>(index));
  }

  void KillAll() {
    while (!processes_.empty()) Kill(0);
    close(promised_[1]);
  }

 private:
  const std::filesystem::path database_;
  std::uint64_t next_seed_;
  std::vector<pid_t> processes_;
  int promised_[2] = {-1, -1};
};

// XYN_KILLS for more of them.
int Kills() {
  const char* const value = std::getenv("XYN_KILLS");
  return value == nullptr ? 100 : std::atoi(value);
}

// Kills one at a time, at any instant, and starts another.
void KillAndReplace(Crew& crew, std::mt19937_64& random, Promises& promises) {
  for (int kill = 0; kill < Kills(); ++kill) {
    for (auto patience = random() % 100; patience > 0; --patience) {
      ASSERT_TRUE(crew.Hear(promises));
    }
    crew.Kill(random() % kProcesses);
    crew.Start();
  }
}

TEST(Kills, TakeNothingThatWasPromised) {
  const support::TempDir directory;
  const base::SystemClock clock;
  const Database database(directory.path() / "xyn.db", clock);
  const std::uint64_t seed = std::random_device()();
  std::mt19937_64 random(seed);
  Promises promises;
  Crew crew(database.path(), seed + 1);
  for (std::size_t i = 0; i < kProcesses; ++i) crew.Start();
  ASSERT_NO_FATAL_FAILURE(KillAndReplace(crew, random, promises));
  crew.KillAll();
  while (crew.Hear(promises)) {
  }
  ASSERT_THAT(database.Examine(promises), testing::IsEmpty()) << "seed " << seed;

  Workload rest(Options(seed), [&](const Promise& promise) { promises.Hear(promise); });
  EXPECT_TRUE(support::WaitUntil([&] {
    const auto store = database.Open();
    rest.EndAll(*store);
    return CountLive(*store) == 0;
  }));
  EXPECT_THAT(database.Examine(promises), testing::IsEmpty()) << "seed " << seed;
  std::cout << "seed " << seed << ": " << Kills() << " processes killed, " << promises.heard()
            << " promises kept\n";
}

}  // namespace
}  // namespace xyn::durability
