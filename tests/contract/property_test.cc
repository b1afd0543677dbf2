// Random operations on a store and on a plain model of a queue, compared after every step.
//
// RapidCheck prints its seed when it starts and, on a failure, the shortest steps it found that
// fail; RC_PARAMS="seed=..." repeats a run.
#include <rapidcheck.h>

#include "tests/contract/queue_driver.h"
#include "tests/contract/store_test.h"

namespace xyn::contract {
namespace {

class PropertyTest : public StoreTest {};
INSTANTIATE_TEST_SUITE_P(Stores, PropertyTest, EveryStore(), StoreName);

rc::Gen<Action> AnyAction() {
  return rc::gen::weightedElement<Action>({{4, Action::kEnqueue},
                                           {1, Action::kEnqueueDuplicate},
                                           {8, Action::kClaim},
                                           {2, Action::kRenew},
                                           {8, Action::kFinish},
                                           {2, Action::kCancel},
                                           {2, Action::kRequeue},
                                           {2, Action::kReap},
                                           {1, Action::kCompactCounts},
                                           {6, Action::kExpireLease},
                                           {1, Action::kForeignInsert},
                                           {1, Action::kForeignUpdate},
                                           {1, Action::kForeignUpsert},
                                           {2, Action::kForeignReschedule},
                                           {1, Action::kForeignRename},
                                           {1, Action::kForeignLease},
                                           {1, Action::kForeignDelete},
                                           {1, Action::kForeignRollback}});
}

rc::Gen<Step> AnyStep() {
  return rc::gen::build<Step>(rc::gen::set(&Step::action, AnyAction()),
                              rc::gen::set(&Step::target, rc::gen::inRange(0U, 1'000U)),
                              rc::gen::set(&Step::choice, rc::gen::inRange(0U, 1'000U)));
}

TEST_P(PropertyTest, StoreAndModelAgreeAfterEveryStep) {
  const bool agree = rc::check("store and model agree", [this] {
    sql().Run("DELETE FROM runs");
    QueueDriver driver(store(), database(), sql());
    for (const Step& step : *rc::gen::container<std::vector<Step>>(AnyStep())) {
      driver.Do(step);
      driver.Compare();
    }
  });
  EXPECT_TRUE(agree);
}

}  // namespace
}  // namespace xyn::contract
