// A worker whose handlers do nothing, in this process.
#pragma once

#include <memory>
#include <string>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/metrics/registry.h"
#include "xyn/model/blueprint.h"
#include "xyn/store/store.h"
#include "xyn/worker/maintainer.h"
#include "xyn/worker/worker.h"

namespace xyn::bench {

// What `xyn worker` is to the store: a worker with its upkeep.
//
// Place: on the stack of a benchmark; borrows the store and the log. Threads: one.
class NoopWorker {
 public:
  static constexpr const char* kBlueprint = "bench.noop";

  NoopWorker(store::Store& store, base::Logger& log, const worker::WorkerOptions& options = {});
  // Of `handler` instead of none.
  NoopWorker(store::Store& store, base::Logger& log, model::Handler handler,
             const worker::WorkerOptions& options = {});
  ~NoopWorker();
  NoopWorker(const NoopWorker&) = delete;
  NoopWorker& operator=(const NoopWorker&) = delete;

  void Start();
  long completed();
  void WaitUntilCompleted(long runs);

 private:
  base::SystemClock clock_;
  metrics::Registry registry_;
  model::Blueprints blueprints_;
  worker::Maintainer maintainer_;
  worker::Worker worker_;
};

}  // namespace xyn::bench
