// Does the same to a store and to the model of a queue, and compares them.
#pragma once

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "tests/contract/queue_model.h"
#include "tests/contract/test_database.h"

namespace xyn::contract {

// What one step does. Which run, token or value it means is picked by the step's numbers.
enum class Action {
  kEnqueue,
  kEnqueueDuplicate,
  kClaim,
  kRenew,
  kFinish,
  kCancel,
  kRequeue,
  kReap,
  kCompactCounts,
  kExpireLease,  // by SQL past the store, like all that follow
  kForeignInsert,
  kForeignUpdate,
  kForeignUpsert,
  kForeignReschedule,
  kForeignRename,
  kForeignLease,
  kForeignDelete,
  kForeignRollback,
};
inline constexpr int kActions = 18;

// Numbers from 0 up; each is taken modulo what there is to choose from.
struct Step {
  Action action = Action::kEnqueue;
  unsigned target = 0;
  unsigned choice = 0;
};
std::ostream& operator<<(std::ostream& out, const Step& step);

std::vector<Step> RandomSteps(std::uint32_t seed, int count);

// Times are either past or an hour away, so that no run becomes due and no lease runs out between
// two looks: only kExpireLease makes a lease run out.
//
// Place: borrows all it is given. Errors: std::logic_error where store and model differ, saying
// how.
class QueueDriver final {
 public:
  QueueDriver(store::Store& store, const TestDatabase& database, support::SqlConnection& sql);

  void Do(const Step& step);

  // Compares every row and, by a sample and by counting, every count.
  void Compare();

 private:
  void Enqueue(const Step& step);
  void EnqueueDuplicate(const Step& step);
  void Claim(const Step& step);
  void Renew(const Step& step);
  void Finish(const Step& step);
  void Cancel(const Step& step);
  void Requeue(const Step& step);
  void Reap();
  void ExpireLease(const Step& step);
  void ForeignInsert(const Step& step);
  void ForeignUpdate(const Step& step);
  void ForeignUpsert(const Step& step);
  void ForeignReschedule(const Step& step);
  void ForeignRename(const Step& step);
  void ForeignLease(const Step& step);
  void ForeignDelete(const Step& step);
  void ForeignRollback(const Step& step);

  // SQL for an instant an hour from now, or one that has passed.
  std::string FarAwayIf(bool far_away) const;
  // A run there is, or one there is not when there is none.
  base::Uuid PickRun(const Step& step) const;
  void ReadRunAt(const base::Uuid& id);
  void CompareRows();
  void CompareCounts();

  struct Granted {
    model::LeaseToken token;
    std::string worker;
  };

  store::Store& store_;
  const TestDatabase& database_;
  support::SqlConnection& sql_;
  std::unique_ptr<store::Sampler> sampler_;
  QueueModel model_;
  std::vector<Granted> granted_;  // every lease so far, the lost ones too
};

}  // namespace xyn::contract
