// Calls the handler of one attempt and words how it ended.
#pragma once

#include <chrono>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/store/requests.h"
#include "xyn/worker/attempt.h"
#include "xyn/worker/lease_terms.h"

namespace xyn::worker {

struct Execution {
  store::Finish finish;
  bool started = false;              // false: the handler was not called
  std::chrono::nanoseconds took{0};  // by the handler
};

// Executes `attempt` on the calling thread, unless it was asked to stop before or its lease cannot
// be trusted any more, and ends it. Nothing the handler throws escapes.
//
// What becomes of the run, in this order:
//   it returned valid JSON             kComplete, even if it had been asked to stop
//   a cancel was asked for             kAcceptCancel
//   outputs that are no JSON, or
//   PermanentFailure                   kFailForGood
//   its deadline had passed            kFail, type timeout
//   lease not trusted, or shutdown     kRelease: the run is not to blame
//   Stopped though nobody asked        kFail, type stopped
//   anything else                      kFail, type handler_error
Execution Execute(Attempt& attempt, const LeaseTerms& terms, const base::Clock& clock,
                  base::Logger& log);

// The finish of an attempt that was claimed and is given back.
store::Finish ReleaseOf(const Attempt& attempt);

}  // namespace xyn::worker
