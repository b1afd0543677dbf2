// What a look at the left end of an index costs.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>

namespace xyn::store::postgres {

// As long as any session holds an old snapshot, the index entries of rows that have moved on cannot
// be removed, and a look at the left end of an index walks over all of them: in minutes of full
// load a look of a tenth of a millisecond comes to take a second. What knows how to go on without
// it does so once it is dear.
//
// Place: a part of what looks. Threads: one at a time.
class LookPrice {
 public:
  // A look that takes less is not worth going without.
  static constexpr std::chrono::microseconds kCheap{2'000};

  bool IsDear() const;

  // A look has ended that took `took`.
  void Looked(std::chrono::microseconds took);

 private:
  // The least of these is what a look takes; the others were held up by something else.
  std::array<std::chrono::microseconds, 4> latest_{};
  std::size_t next_ = 0;
};

}  // namespace xyn::store::postgres
