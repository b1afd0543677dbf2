// The attempts that this worker holds a lease for.
#pragma once

#include <cstddef>
#include <span>
#include <unordered_map>
#include <vector>

#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/worker/attempt.h"

namespace xyn::worker {

// From the claim until the finish was acknowledged or the lease was refused: as long as an attempt
// is in here its lease is renewed.
//
// Place: owned by Worker, shared by its parts. Threads: any.
class InFlight {
 public:
  void Add(std::span<const AttemptPtr> attempts);
  void Remove(const Attempt& attempt);

  std::vector<AttemptPtr> All() const;
  std::size_t size() const;

 private:
  mutable base::Mutex mutex_;
  std::unordered_map<const Attempt*, AttemptPtr> attempts_ XYN_GUARDED_BY(mutex_);
};

}  // namespace xyn::worker
