// Who shows the gauges of the database, and when.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>
#include <vector>

#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"

namespace xyn::e2e {

using SteadyTime = std::chrono::steady_clock::time_point;

// One scrape. What it showed was so at some instant between `began` and `ended`.
struct Look {
  SteadyTime began;
  SteadyTime ended;
  bool shows = false;  // the page has xyn_queue_depth
  bool leads = false;  // xyn_collector_leader is 1
};

// A time in which a process showed the gauges all along.
struct Span {
  SteadyTime from;
  SteadyTime to;
};

// Scrapes a process all the time, on a thread of its own, and remembers every page it got. A scrape
// that fails is none.
//
// Threads: any.
class PageWatch final {
 public:
  explicit PageWatch(std::uint16_t port);

  bool HasAsked() const { return has_asked_; }  // for its first page
  std::vector<Look> Looks() const;
  bool ShowsNow() const;  // the latest page

  // The times in which it certainly showed the gauges: from one page that has them to the next, if
  // less than `regain` passed between, too little to have lost and regained the lead.
  std::vector<Span> Spans(std::chrono::milliseconds regain) const;

 private:
  void Run(const std::stop_token& stop);

  const std::uint16_t port_;
  std::atomic<bool> has_asked_ = false;
  mutable base::Mutex mutex_;
  std::vector<Look> looks_ XYN_GUARDED_BY(mutex_);
  std::jthread thread_;
};

}  // namespace xyn::e2e
