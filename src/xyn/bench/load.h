// Work for a queue, as fast as one connection can do it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/bench/summary.h"
#include "xyn/store/store.h"

namespace xyn::bench {

// Place: on the stack; borrows the queue. Threads: one.
class Load final {
 public:
  // Runs of blueprint `name`, which nobody else enqueues or works.
  Load(store::RunQueue& queue, std::string name, int batch);

  void Enqueue();        // a batch
  int ClaimAndFinish();  // a batch; how many runs there were

  // Enqueues and works batches for so long; runs worked a second.
  double RunFor(std::chrono::duration<double> time);

 private:
  store::RunQueue& queue_;
  const std::string name_;
  const int batch_;
};

// `runs` runs, in statements of 1,000.
void EnqueueMany(store::RunQueue& queue, const std::string& name, int runs);

// What each contender measures, in `rounds` turns after one that does not count. Who is first moves
// on from round to round, as tables grow and machines drift.
std::vector<Summary> MeasureByTurns(const std::vector<std::function<double()>>& contenders,
                                    int rounds, base::Logger& log);

// Seconds that `work` takes.
template <class Work>
double TimeOf(Work&& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace xyn::bench
