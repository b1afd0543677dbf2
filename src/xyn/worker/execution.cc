#include "xyn/worker/execution.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "xyn/model/new_run.h"
#include "xyn/worker/error_json.h"
#include "xyn/worker/retry_backoff.h"

namespace xyn::worker {
namespace {

using store::FinishKind;

// How a handler ended.
struct Ending {
  enum class Kind { kReturned, kInvalidOutputs, kStopped, kFailed, kFailedForGood };
  Kind kind = Kind::kStopped;
  std::string text;  // the outputs, or what went wrong
};

Ending CheckOutputs(std::string outputs) {
  if (outputs.empty()) return {Ending::Kind::kReturned, "{}"};
  if (auto problem = model::JsonProblem(outputs)) {
    return {Ending::Kind::kInvalidOutputs, "what the handler returned " + *problem};
  }
  return {Ending::Kind::kReturned, std::move(outputs)};
}

Ending CallHandler(const Attempt& attempt, base::Logger& log) {
  const store::Claim& claim = attempt.claim();
  const model::RunContext context{.id = claim.token.run_id,
                                  .name = claim.name,
                                  .inputs = claim.inputs,
                                  .attempt = claim.token.attempt,
                                  .stop = attempt.stop_token(),
                                  .deadline = attempt.deadline(),
                                  .log = log};
  try {
    return CheckOutputs(attempt.blueprint().handler(context));
  } catch (const model::Stopped&) {
    return {Ending::Kind::kStopped, "the handler stopped without having been asked to"};
  } catch (const model::PermanentFailure& failure) {
    return {Ending::Kind::kFailedForGood, failure.what()};
  } catch (const std::exception& failure) {
    return {Ending::Kind::kFailed, failure.what()};
  } catch (...) {
    return {Ending::Kind::kFailed, "the handler threw something that is not a std::exception"};
  }
}

store::Finish Failure(const Attempt& attempt, FinishKind kind, std::string_view type,
                      std::string_view message) {
  store::Finish finish;
  finish.token = attempt.token();
  finish.kind = kind;
  finish.error = ErrorJson(type, message);
  if (kind == FinishKind::kFail) {
    finish.retry_backoff = RetryBackoff::After(attempt.claim().failures, attempt.token());
  }
  return finish;
}

store::Finish Plain(const Attempt& attempt, FinishKind kind) {
  store::Finish finish;
  finish.token = attempt.token();
  finish.kind = kind;
  return finish;
}

store::Finish Word(const Attempt& attempt, Ending ending, StopReasons reasons) {
  using enum StopReason;
  using Kind = Ending::Kind;
  if (ending.kind == Kind::kReturned) {
    store::Finish finish = Plain(attempt, FinishKind::kComplete);
    finish.outputs = std::move(ending.text);
    return finish;
  }
  if (reasons.Has(kCancelled)) return Plain(attempt, FinishKind::kAcceptCancel);
  if (ending.kind == Kind::kInvalidOutputs) {
    return Failure(attempt, FinishKind::kFailForGood, "invalid_outputs", ending.text);
  }
  if (ending.kind == Kind::kFailedForGood) {
    return Failure(attempt, FinishKind::kFailForGood, "handler_error", ending.text);
  }
  if (reasons.Has(kDeadline)) {
    return Failure(attempt, FinishKind::kFail, "timeout",
                   fmt::format("ran longer than the blueprint's timeout of {} s",
                               attempt.blueprint().timeout.count()));
  }
  if (reasons.Any()) return ReleaseOf(attempt);
  const bool stopped = ending.kind == Kind::kStopped;
  return Failure(attempt, FinishKind::kFail, stopped ? "stopped" : "handler_error", ending.text);
}

}  // namespace

Execution Execute(Attempt& attempt, const LeaseTerms& terms, const base::Clock& clock,
                  base::Logger& log) {
  const base::SteadyTime from = clock.Steady();
  if (from >= terms.TrustedUntil(attempt.lease_sent_at())) {
    attempt.RequestStop(StopReason::kLeaseExpired);
  }
  Execution execution;
  execution.started = !attempt.stop_reasons().Any();
  Ending ending;
  if (execution.started) {
    attempt.Begin(from);
    ending = CallHandler(attempt, log);
  }
  execution.took = clock.Steady() - from;
  attempt.End();
  execution.finish = Word(attempt, std::move(ending), attempt.stop_reasons());
  return execution;
}

store::Finish ReleaseOf(const Attempt& attempt) { return Plain(attempt, FinishKind::kRelease); }

}  // namespace xyn::worker
