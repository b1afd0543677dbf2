#include "xyn/store/enqueue_gatherer.h"

#include <string>
#include <utility>

#include "xyn/store/errors.h"

namespace xyn::store {

EnqueueGatherer::EnqueueGatherer(Write write) : write_(std::move(write)) {}

std::vector<Enqueued> EnqueueGatherer::Enqueue(std::span<const model::NewRun> runs) {
  if (runs.size() >= kMostRuns) return write_(runs);
  Call call;
  call.runs = runs;
  base::MutexLock lock(mutex_);
  waiting_.push_back(&call);
  while (!call.done) {
    if (call.taken || writers_ == kMostWriters) {
      changed_.Wait(mutex_);
      continue;
    }
    const std::vector<Call*> calls = TakeLocked();
    ++writers_;
    lock.Unlock();
    WriteTogether(calls);
    lock.Lock();
    --writers_;
    for (Call* written : calls) written->done = true;
    changed_.NotifyAll();
  }
  if (call.error) std::rethrow_exception(call.error);
  return std::move(call.enqueued);
}

// In the order in which they came; at least one.
std::vector<EnqueueGatherer::Call*> EnqueueGatherer::TakeLocked() {
  std::vector<Call*> calls;
  std::size_t runs = 0;
  while (!waiting_.empty()) {
    runs += waiting_.front()->runs.size();
    if (!calls.empty() && runs > kMostRuns) break;
    waiting_.front()->taken = true;
    calls.push_back(waiting_.front());
    waiting_.pop_front();
  }
  return calls;
}

void EnqueueGatherer::WriteTogether(const std::vector<Call*>& calls) {
  if (calls.size() == 1) return WriteAlone(*calls.front());
  try {
    std::vector<model::NewRun> runs;
    for (const Call* call : calls) runs.insert(runs.end(), call->runs.begin(), call->runs.end());
    const std::vector<Enqueued> enqueued = write_(runs);
    auto from = enqueued.begin();
    for (Call* call : calls) {
      const auto to = from + std::ssize(call->runs);
      call->enqueued.assign(from, to);
      from = to;
    }
  } catch (const Invalid&) {
    for (Call* call : calls) WriteAlone(*call);
  } catch (const InDoubt& failure) {
    FailAll(calls, failure);
  } catch (const Timeout& failure) {
    FailAll(calls, failure);
  } catch (const Unavailable& failure) {
    FailAll(calls, failure);
  } catch (const SchemaMismatch& failure) {
    FailAll(calls, failure);
  } catch (const std::exception& failure) {
    FailAll(calls, Error(failure.what()));
  }
}

// Each has an exception of its own, as they are thrown and let go of in different threads.
template <class Failure>
void EnqueueGatherer::FailAll(const std::vector<Call*>& calls, const Failure& failure) {
  for (Call* call : calls) {
    call->error = std::make_exception_ptr(Failure(std::string(failure.what())));
  }
}

void EnqueueGatherer::WriteAlone(Call& call) {
  try {
    call.enqueued = write_(call.runs);
  } catch (...) {
    call.error = std::current_exception();
  }
}

}  // namespace xyn::store
