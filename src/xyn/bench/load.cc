#include "xyn/bench/load.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace xyn::bench {

Load::Load(store::RunQueue& queue, std::string name, int batch)
    : queue_(queue), name_(std::move(name)), batch_(batch) {}

void Load::Enqueue() {
  model::NewRun run;
  run.name = name_;
  queue_.Enqueue(std::vector<model::NewRun>(static_cast<std::size_t>(batch_), run));
}

int Load::ClaimAndFinish() {
  const auto result = queue_.Claim(
      {.blueprints = {name_}, .limit = batch_, .worker_id = "bench", .reclaim = false});
  std::vector<store::Finish> finishes(result.claims.size());
  for (std::size_t i = 0; i < finishes.size(); ++i) finishes[i].token = result.claims[i].token;
  if (!finishes.empty()) queue_.Finish(finishes);
  return static_cast<int>(finishes.size());
}

void EnqueueMany(store::RunQueue& queue, const std::string& name, int runs) {
  constexpr int kStatement = 1'000;
  model::NewRun run;
  run.name = name;
  for (int left = runs; left > 0; left -= kStatement) {
    queue.Enqueue(
        std::vector<model::NewRun>(static_cast<std::size_t>(std::min(left, kStatement)), run));
  }
}

std::vector<Summary> MeasureByTurns(const std::vector<std::function<double()>>& contenders,
                                    int rounds, base::Logger& log) {
  std::vector<std::vector<double>> values(contenders.size());
  for (int round = 0; round <= rounds; ++round) {
    if (round > 0) log.info("round {} of {}", round, rounds);
    for (std::size_t turn = 0; turn < contenders.size(); ++turn) {
      const std::size_t which = (turn + static_cast<std::size_t>(round)) % contenders.size();
      const double value = contenders[which]();
      if (round > 0) values[which].push_back(value);
    }
  }
  std::vector<Summary> summaries;
  summaries.reserve(values.size());
  for (std::vector<double>& each : values) summaries.push_back(Summarise(std::move(each)));
  return summaries;
}

double Load::RunFor(std::chrono::duration<double> time) {
  const auto start = std::chrono::steady_clock::now();
  const auto end = start + time;
  std::int64_t runs = 0;
  while (std::chrono::steady_clock::now() < end) {
    Enqueue();
    runs += ClaimAndFinish();
  }
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  return static_cast<double>(runs) / taken.count();
}

}  // namespace xyn::bench
