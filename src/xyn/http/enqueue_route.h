// POST /api/v1/runs
#pragma once

#include <optional>
#include <span>
#include <vector>

#include <prometheus/counter.h>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/base/uuid.h"
#include "xyn/http/message.h"
#include "xyn/http/new_run_json.h"
#include "xyn/http/router.h"
#include "xyn/metrics/registry.h"
#include "xyn/store/store.h"

namespace xyn::http {

// Enqueues what new_run_json.h reads, of each request all or nothing; requests that come together
// in one transaction.
//
//   an object: 201 {"id": "...", "duplicate": false} with Location
//   an array:  201 {"runs": [{"id": "...", "duplicate": false}, ...]} in the order of the request
//
// A duplicate is a run whose id was there already; if all are, the answer is 200. Every run has its
// id before the store is asked, so a commit in doubt is repeated without enqueueing anything twice.
//
// Place: borrows everything it is given. Threads: any.
// Errors: those of the store, but for Invalid, which is logged and answered 422; each to those
// whose runs they kept from being enqueued.
class EnqueueRoute {
 public:
  EnqueueRoute(store::RunQueue& queue, metrics::Registry& registry, const base::Clock& clock,
               base::Logger& log);

  std::vector<Answer> operator()(std::span<const Request* const> requests);

 private:
  // What a request asks for, and what it is answered.
  struct Asked {
    NewRuns new_runs{};
    std::vector<bool> named_here{};  // which of the runs got their id here
    std::optional<Answer> answer{};  // as soon as there is one
  };

  Asked Read(const Request& request);
  void Enqueue(std::span<Asked* const> together);
  void EnqueueOrThrow(std::span<Asked* const> together);
  Response ResponseTo(const Asked& asked, std::span<store::Enqueued> enqueued);

  store::RunQueue& queue_;
  const base::Clock& clock_;
  base::Logger& log_;
  base::UuidV7Generator ids_;
  prometheus::Counter& runs_enqueued_;
};

}  // namespace xyn::http
