// What a scrape answers: everything the process has to say, rendered from memory.
#pragma once

#include <string>
#include <vector>

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

namespace xyn::metrics {

// Gathers families from its sources and encodes them.
//
// Place: built by app, borrowed by the HTTP server. The sources must outlive it.
// Threads: Add before the first Render; Render from any thread, also many at once. No I/O but
// reading /proc, no SQL, no lock held while encoding.
// Errors: a family that the catalogue does not have aborts.
class Exposition {
 public:
  void Add(const prometheus::Collectable& source);

  // Text format 0.0.4. Families in the order of the catalogue, each at most once: families of one
  // name from several sources are merged.
  std::string Text() const;

  // The Content-Type of Text().
  static constexpr const char* kTextContentType = "text/plain; version=0.0.4; charset=utf-8";

 private:
  // One element for each position in the catalogue, without series where no source has any.
  std::vector<prometheus::MetricFamily> Gather() const;

  std::vector<const prometheus::Collectable*> sources_;
};

}  // namespace xyn::metrics
