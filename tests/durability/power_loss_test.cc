// The power fails at any instant, and the disk has kept what it was made to keep and some of the
// rest.
#include <cstdlib>
#include <iostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/durability/machine.h"

namespace xyn::durability {
namespace {

using Part = Disk::Part;

std::int64_t NumberFrom(const char* variable, std::int64_t otherwise) {
  const char* const value = std::getenv(variable);
  return value == nullptr ? otherwise : std::atoll(value);
}

// XYN_POWER_LOSS_SEED and XYN_POWER_LOSS_ROUNDS=1 replay a round.
std::uint64_t FirstSeed() {
  return static_cast<std::uint64_t>(NumberFrom("XYN_POWER_LOSS_SEED", std::random_device()()));
}
std::int64_t Rounds() { return NumberFrom("XYN_POWER_LOSS_ROUNDS", 100); }

struct Tally {
  std::int64_t rounds = 0;
  std::int64_t failures = 0;
  std::int64_t promises = 0;
};

// The life of one machine: some power failures, with a look at what is left after half of them, and
// the end of all runs. Returns what went wrong.
std::vector<std::string> Live(std::uint64_t seed, const std::set<Part>& forgotten_syncs,
                              Tally& tally) {
  std::mt19937_64 random(seed);
  Machine machine(random(), forgotten_syncs);
  ++tally.rounds;
  for (auto failures = 1 + random() % 4; failures > 0; --failures) {
    std::vector<std::string> wrong = machine.WorkUntilPowerFails();
    ++tally.failures;
    if (wrong.empty() && (failures == 1 || random() % 2 == 0)) wrong = machine.Examine();
    if (!wrong.empty()) return wrong;
  }
  std::vector<std::string> wrong = machine.WorkToTheEnd();
  tally.promises += machine.promises();
  return wrong;
}

TEST(PowerLoss, TakesNothingThatWasPromised) {
  const std::uint64_t first_seed = FirstSeed();
  const std::int64_t rounds = Rounds();
  Tally tally;
  for (auto seed = first_seed; tally.rounds < rounds; ++seed) {
    ASSERT_THAT(Live(seed, {}, tally), testing::IsEmpty()) << "XYN_POWER_LOSS_SEED=" << seed;
  }
  EXPECT_GT(tally.promises, 0);
  std::cout << "seeds from " << first_seed << ": " << tally.rounds << " rounds, " << tally.failures
            << " power failures, " << tally.promises << " promises kept\n";
}

// A disk that does not do what it says loses something, and the test has to see that: no sync of
// the log is what PRAGMA synchronous = NORMAL would make of it, and no sync at all what OFF would.
struct Lie {
  std::string name;
  std::set<Part> forgotten_syncs;
};
void PrintTo(const Lie& lie, std::ostream* out) { *out << lie.name; }

class LyingDisk : public testing::TestWithParam<Lie> {};
INSTANTIATE_TEST_SUITE_P(
    PowerLoss, LyingDisk,
    testing::Values(Lie{"Log", {Part::kLog}}, Lie{"Database", {Part::kDatabase}},
                    Lie{"Directory", {Part::kDirectory}},
                    Lie{"All", {Part::kLog, Part::kDatabase, Part::kDirectory}}),
    [](const auto& lie) { return lie.param.name; });

TEST_P(LyingDisk, IsFoundOut) {
  const std::uint64_t first_seed = FirstSeed();
  constexpr std::int64_t kMostRounds = 100;
  Tally tally;
  std::vector<std::string> wrong;
  for (auto seed = first_seed; wrong.empty() && tally.rounds < kMostRounds; ++seed) {
    wrong = Live(seed, GetParam().forgotten_syncs, tally);
  }
  ASSERT_THAT(wrong, testing::Not(testing::IsEmpty())) << "seeds from " << first_seed;
  std::cout << "in round " << tally.rounds << ": " << wrong.front() << '\n';
}

}  // namespace
}  // namespace xyn::durability
