#include "xyn/worker/finish_writer.h"

#include <cstdlib>
#include <utility>

#include "xyn/worker/error_json.h"

namespace xyn::worker {

FinishWriter::FinishWriter(store::RunQueue& queue, InFlight& in_flight, WorkerProbe& probe,
                           const base::Clock& clock, base::Logger& log)
    : queue_(queue),
      in_flight_(in_flight),
      probe_(probe),
      log_(log),
      outage_("finish runs", clock, log) {}

bool FinishWriter::Write(std::vector<Ended> batch, const std::stop_token& stop) {
  std::vector<AttemptPtr> attempts;
  std::vector<store::Finish> finishes;
  for (Ended& ended : batch) {
    if (ended.attempt->BeginFinish()) {
      attempts.push_back(std::move(ended.attempt));
      finishes.push_back(std::move(ended.finish));
    } else {
      in_flight_.Remove(*ended.attempt);  // the lease is somebody else's: so is the run
    }
  }
  return WriteAll(attempts, finishes, stop);
}

bool FinishWriter::WriteAll(Attempts attempts, Finishes finishes, const std::stop_token& stop) {
  if (attempts.empty()) return true;
  while (true) {
    try {
      Acknowledge(attempts, queue_.Finish(finishes));
      outage_.Succeeded();
      return true;
    } catch (const store::Invalid& invalid) {
      if (attempts.size() > 1) return WriteHalves(attempts, finishes, stop);
      return WriteCulprit(attempts.front(), finishes.front(), invalid.what(), stop);
    } catch (const std::exception& error) {
      outage_.Failed(error);
    }
    outage_.Wait(stop);
    if (stop.stop_requested()) return false;
  }
}

bool FinishWriter::WriteHalves(Attempts attempts, Finishes finishes, const std::stop_token& stop) {
  const std::size_t half = attempts.size() / 2;
  return WriteAll(attempts.first(half), finishes.first(half), stop) &&
         WriteAll(attempts.subspan(half), finishes.subspan(half), stop);
}

bool FinishWriter::WriteCulprit(const AttemptPtr& attempt, store::Finish& finish,
                                const std::string& problem, const std::stop_token& stop) {
  const std::string id = finish.token.run_id.ToString();
  if (finish.kind == store::FinishKind::kFailForGood && !finish.outputs) {
    log_.error("the store refuses to end run {}, its lease will run out: {}", id, problem);
    in_flight_.Remove(*attempt);
    return true;
  }
  log_.warn("the store refuses what run {} ended with, it is failed: {}", id, problem);
  finish.kind = store::FinishKind::kFailForGood;
  finish.outputs.reset();
  finish.error = ErrorJson("invalid_outputs", problem);
  return WriteAll({&attempt, 1}, {&finish, 1}, stop);
}

void FinishWriter::Acknowledge(Attempts attempts, std::span<const store::FinishOutcome> outcomes) {
  if (outcomes.size() != attempts.size()) std::abort();  // the store breaks its contract
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    probe_.finish_acknowledged(*attempts[i], outcomes[i]);
    in_flight_.Remove(*attempts[i]);
  }
}

}  // namespace xyn::worker
