// What a scrape answers: everything the process has to say, rendered from memory.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "xyn/metrics/format.h"
#include "xyn/metrics/series_source.h"
#include "xyn/metrics/snapshot_source.h"

namespace xyn::metrics {

// Writes the families of its sources in the order of the catalogue, each at most once: what several
// sources have of one family stands together.
//
// Place: built by app, borrowed by the HTTP server. The sources must outlive it.
// Threads: Add before the first Page; Page from any thread, also many at once. No I/O but reading
// /proc, no SQL; nothing in it waits for a tick or for another Page.
class Exposition {
 public:
  Exposition();

  void Add(const SeriesSource& source);
  void Add(const SnapshotSource& source);

  // All values are those of the call.
  std::string Page(Format format) const;

  // The page in text format 0.0.4.
  std::string Text() const { return Page(Format::kText); }

 private:
  std::vector<std::shared_ptr<const FamilySnapshot>> TakeSnapshots() const;

  std::vector<const SeriesSource*> series_sources_;
  std::vector<const SnapshotSource*> snapshot_sources_;
  const std::vector<std::string> text_families_;          // FamilyText of each position
  const std::vector<std::string> open_metrics_families_;  // likewise
  mutable std::atomic<std::size_t> page_bytes_ = 0;       // of the last page
};

}  // namespace xyn::metrics
