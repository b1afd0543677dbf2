// The floor: a queue in plain SQL, of which Xyn is to be a small multiple.
#pragma once

#include <memory>

namespace xyn::bench {

// A table with the columns of runs, claimed and finished in batches, with every row and its lease
// kept; without fencing, counts, wake-ups, blueprints, retries, or a process around it.
//
// Place: owned by whoever measures. Threads: one at a time. Errors: what the database throws.
class PlainQueue {
 public:
  static constexpr int kBatch = 200;  // claimed and finished at a time, as people do

  PlainQueue() = default;
  PlainQueue(const PlainQueue&) = delete;
  PlainQueue& operator=(const PlainQueue&) = delete;
  virtual ~PlainQueue() = default;

  // One more connection to the same table.
  virtual std::unique_ptr<PlainQueue> Connect() const = 0;

  virtual void Enqueue(int runs) = 0;           // in one transaction
  virtual int ClaimAndFinish(int at_most) = 0;  // in two transactions; how many there were
  virtual void Settle() = 0;                    // as Lab::Settle
};

// Enqueues `runs` and has so many connections, each in a thread, claim and finish them in batches
// of at most `batch`: so many runs a second.
double RateOfWorking(PlainQueue& plain, int runs, int connections, int batch);

}  // namespace xyn::bench
