// GET /metrics.
#pragma once

#include "xyn/http/in_flight_limit.h"
#include "xyn/http/message.h"
#include "xyn/metrics/exposition.h"

namespace xyn::http {

// Answers with a page in the format and coding that the client prefers. A scrape is in flight from
// its request until its client has taken the page; past the limit the answer is 503.
//
// Place: in the router; borrows the exposition. Threads: any.
class MetricsRoute {
 public:
  // A Prometheus server has one scrape of a target under way at a time. So this is enough for a
  // crowd of them, and keeps the pages that stuck clients do not take to a few megabytes.
  static constexpr int kDefaultMaxInFlight = 40;

  MetricsRoute(const metrics::Exposition& exposition, int max_in_flight);

  Response operator()(const Request& request);

 private:
  const metrics::Exposition& exposition_;
  InFlightLimit in_flight_;
};

}  // namespace xyn::http
