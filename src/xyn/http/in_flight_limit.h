// A bound on how many of something are under way at a time.
#pragma once

#include <atomic>
#include <memory>

namespace xyn::http {

// Threads: any. Nobody waits: what would be one too many is refused.
class InFlightLimit {
 public:
  explicit InFlightLimit(int limit);

  // A place, free again when the last copy of the pointer is gone, which may be after this object
  // is; nullptr if all are taken.
  std::shared_ptr<const void> TryEnter();

 private:
  const int limit_;
  const std::shared_ptr<std::atomic<int>> taken_ = std::make_shared<std::atomic<int>>(0);
};

}  // namespace xyn::http
