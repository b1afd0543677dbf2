#include "xyn/bench/noop_worker.h"

#include <chrono>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace xyn::bench {
namespace {

worker::WorkerOptions Named(worker::WorkerOptions options) {
  if (options.worker_id.empty()) options.worker_id = "bench";
  return options;
}

model::Blueprints Only(model::Handler handler) {
  model::Blueprints blueprints;
  blueprints.Add(NoopWorker::kBlueprint, std::move(handler));
  return blueprints;
}

}  // namespace

NoopWorker::NoopWorker(store::Store& store, base::Logger& log, const worker::WorkerOptions& options)
    : NoopWorker(store, log, [](const model::RunContext&) { return std::string(); }, options) {}

NoopWorker::NoopWorker(store::Store& store, base::Logger& log, model::Handler handler,
                       const worker::WorkerOptions& options)
    : blueprints_(Only(std::move(handler))),
      maintainer_(store.maintenance(), registry_, clock_, log),
      worker_(store, blueprints_, registry_, clock_, log, Named(options)) {}

NoopWorker::~NoopWorker() { worker_.Stop(); }

void NoopWorker::Start() {
  maintainer_.Start();
  worker_.Start();
}

long NoopWorker::completed() {
  return static_cast<long>(
      registry_.Counter("xyn_runs_finished_total", {{"status", "COMPLETED"}}).Value());
}

void NoopWorker::WaitUntilCompleted(long runs) {
  while (completed() < runs) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

}  // namespace xyn::bench
