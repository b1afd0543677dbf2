// Blueprints: named kinds of work and the functions that do it. This is what a program that embeds
// Xyn includes to add its own.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/base/uuid.h"

namespace xyn::model {

// What a handler is told about the attempt it executes. Valid until the handler returns.
//
// Delivery is at-least-once: a handler may run again for the same `id` after a crash, with a larger
// `attempt`. It must be idempotent, or use the two as its own fencing token.
struct RunContext {
  base::Uuid id;
  std::string_view name;
  std::string_view inputs;  // JSON text
  int attempt = 0;          // 1 for the first
  // Asked to stop when the lease is lost, the run is cancelled, the deadline passes, or the worker
  // shuts down and its grace period is over. A handler that stops early throws Stopped.
  std::stop_token stop;
  base::SteadyTime deadline;  // SteadyTime::max() when the blueprint has no timeout
  base::Logger& log;
};

// Thrown by a handler that ended because `stop` asked it to.
class Stopped : public std::runtime_error {
 public:
  Stopped() : std::runtime_error("stopped") {}
};

// Thrown by a handler for a failure that no retry can mend: the run is FAILED whatever attempts
// are left. Any other exception is a failure that may be retried.
class PermanentFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Executes one attempt and returns the outputs as JSON text ("" means {}). Called on a thread of
// the worker's pool, many at a time.
using Handler = std::function<std::string(const RunContext&)>;

struct Blueprint {
  Handler handler;
  std::chrono::seconds timeout = std::chrono::seconds::max();  // per attempt; max: none
};

// The blueprints a worker knows, by name. Filled before the worker starts, constant afterwards.
class Blueprints {
 public:
  // Throws std::invalid_argument for a name that NewRun does not allow or that is taken.
  void Add(const std::string& name, Handler handler,
           std::chrono::seconds timeout = std::chrono::seconds::max());

  // nullptr if there is none of that name.
  const Blueprint* Find(std::string_view name) const;

  std::vector<std::string> Names() const;  // sorted

 private:
  std::map<std::string, Blueprint, std::less<>> by_name_;
};

}  // namespace xyn::model
