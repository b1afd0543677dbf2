// What a store has promised, held against the rows that are left after a disaster.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "xyn/base/uuid.h"
#include "xyn/model/run.h"

namespace xyn::durability {

// What a call said about one run, or is about to ask. Plain bytes: it goes through pipes.
struct Promise {
  enum class Kind : std::uint8_t {
    kAsked,            // nothing yet: it is about to be enqueued, in one call with others
    kEnqueued,         //
    kClaimed,          // under `attempt`
    kFinished,         // the finish of `attempt` was accepted, and made the run `status`
    kCancelled,        // it is CANCELLED, whichever its attempt
    kCancelRequested,  // it will be over, if it is not COMPLETED before it hears of it
  };
  Kind kind;
  base::Uuid id;
  std::int32_t attempt = 0;
  model::RunStatus status = model::RunStatus::kQueued;
  base::Uuid call{};  // kAsked: the first run of the call
};

// What a run that completed in its `attempt` has to show.
std::string OutputsOf(std::int32_t attempt);

// The promises of all who worked on one database, in any order, as long as nobody requeued a run.
//
// Place: owned by a test. Threads: one.
class Promises final {
 public:
  void Hear(const Promise& promise);
  std::int64_t heard() const { return heard_; }

  // Every promise that `rows`, all there are, or the promises themselves go against; empty if all
  // are kept:
  //  - a run whose enqueue returned is there; of an enqueue that did not return, all runs or none;
  //  - no attempt was granted twice, and none that was granted or finished is to come again;
  //  - a run that became terminal stays what it became, in the attempt that made it so.
  std::vector<std::string> Broken(const std::vector<model::Run>& rows) const;

 private:
  struct Final {
    model::RunStatus status;
    std::int32_t attempt;  // 0: not told
  };
  struct Story {
    base::Uuid call;
    bool enqueued = false;
    bool cancel_requested = false;
    std::set<std::int32_t> granted;
    std::int32_t over = 0;  // the last attempt that a finish ended
    std::optional<Final> final;
  };

  void HearFinal(const base::Uuid& id, Story& story, const Final& final);
  static std::string Objection(const Story& story, const model::Run* row);

  std::map<base::Uuid, Story> stories_;
  std::vector<std::string> contradictions_;
  std::int64_t heard_ = 0;
};

}  // namespace xyn::durability
