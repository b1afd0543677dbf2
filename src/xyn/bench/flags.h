// Flags that several benchmarks have.
#pragma once

#include <CLI/App.hpp>

namespace xyn::bench {

inline void AddRuns(CLI::App& command, int& runs) {
  command.add_option("--runs", runs, "Runs in each round")
      ->check(CLI::Range(1, 100'000'000))
      ->capture_default_str();
}

inline void AddRounds(CLI::App& command, int& rounds) {
  command.add_option("--rounds", rounds, "Rounds, after one that does not count")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
}

}  // namespace xyn::bench
