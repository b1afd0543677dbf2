#include "xyn/worker/in_flight.h"

namespace xyn::worker {

void InFlight::Add(std::span<const AttemptPtr> attempts) {
  const base::MutexLock lock(mutex_);
  for (const AttemptPtr& attempt : attempts) attempts_.emplace(attempt.get(), attempt);
}

void InFlight::Remove(const Attempt& attempt) {
  const base::MutexLock lock(mutex_);
  attempts_.erase(&attempt);
}

std::vector<AttemptPtr> InFlight::All() const {
  const base::MutexLock lock(mutex_);
  std::vector<AttemptPtr> all;
  all.reserve(attempts_.size());
  for (const auto& [address, attempt] : attempts_) all.push_back(attempt);
  return all;
}

std::size_t InFlight::size() const {
  const base::MutexLock lock(mutex_);
  return attempts_.size();
}

}  // namespace xyn::worker
