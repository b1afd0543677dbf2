#include "tests/durability/machine.h"

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <utility>

#include "tests/support/sql_connection.h"

namespace xyn::durability {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// As often in the first 10 changes as between 1,000 and 10,000.
std::int64_t SomeChanges(std::mt19937_64& random) {
  return std::llround(std::exp(std::uniform_real_distribution(0.0, std::log(10'000))(random)));
}

void WriteFile(const std::filesystem::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

}  // namespace

Machine::Machine(std::uint64_t seed, std::set<Disk::Part> forgotten_syncs)
    : random_(seed),
      disk_(random_(), std::move(forgotten_syncs)),
      workload_({.seed = random_()}, [this](const Promise& promise) { promises_.Hear(promise); }) {}

std::vector<std::string> Machine::WorkUntilPowerFails() {
  return Run(SomeChanges(random_), [this]() -> std::vector<std::string> {
    while (disk_.has_power()) WorkInOneProcess();
    return {};
  });
}

std::vector<std::string> Machine::Examine() {
  return Run(kNever, [this] { return database_.Examine(promises_); });
}

std::vector<std::string> Machine::WorkToTheEnd() {
  constexpr int kMostTurns = 20;
  return Run(kNever, [this]() -> std::vector<std::string> {
    {
      const auto store = database_.Open();
      for (int turn = 0; turn < kMostTurns && CountLive(*store) > 0; ++turn) {
        clock_.Advance(std::chrono::hours(1));
        workload_.EndAll(*store);
      }
      if (CountLive(*store) > 0) return {"runs cannot be worked to their end"};
    }
    return database_.Examine(promises_);
  });
}

std::vector<std::string> Machine::Run(std::int64_t changes,
                                      const std::function<std::vector<std::string>()>& something) {
  PutFiles();
  disk_.PowerOn(files_, changes);
  std::vector<std::string> wrong;
  try {
    wrong = something();
  } catch (const std::exception& error) {
    if (disk_.has_power()) wrong = {std::string("with the power on: ") + error.what()};
  }
  files_ = disk_.Left();
  return wrong;
}

void Machine::PutFiles() {
  for (const auto& entry : std::filesystem::directory_iterator(directory_.path())) {
    std::filesystem::remove(entry);
  }
  for (const auto& [path, content] : files_) WriteFile(path, content);
  // The index of the log is never synced: anything may be in it.
  std::string index(static_cast<std::size_t>(Below(100'000)), '\0');
  for (char& byte : index) byte = static_cast<char>(Below(256));
  WriteFile(database_.path().string() + "-shm", index);
}

void Machine::WorkInOneProcess() {
  const auto store = database_.Open();
  for (std::int64_t steps = Below(300); steps > 0 && disk_.has_power(); --steps) {
    clock_.Advance(std::chrono::milliseconds(Below(1'000)));
    workload_.Step(*store);
    if (Below(30) == 0) Checkpoint();
  }
}

// As backup programs do: far more often than Xyn itself.
void Machine::Checkpoint() {
  static constexpr std::array kModes = {"PASSIVE", "FULL", "RESTART", "TRUNCATE"};
  const std::string mode = kModes.at(static_cast<std::size_t>(Below(4)));
  support::ConnectSqlite(database_.path())->Run("PRAGMA wal_checkpoint(" + mode + ")");
}

std::int64_t Machine::Below(std::int64_t limit) {
  return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(limit));
}

}  // namespace xyn::durability
