// Feeds the metrics of the HTTP server.
#pragma once

#include <chrono>
#include <compare>
#include <map>
#include <string_view>

#include <prometheus/counter.h>
#include <prometheus/histogram.h>

#include "xyn/metrics/registry.h"

namespace xyn::http {

// Labels come from closed sets: patterns of routes, known methods, statuses of this server. What
// clients make up is counted as route "unmatched" and method "OTHER".
//
// Place: owned by a dispatcher; borrows the registry, where all of them feed the same series.
// Threads: one.
class HttpProbe {
 public:
  explicit HttpProbe(metrics::Registry& registry);

  // A route will be served: it shows 0 requests answered with 200 rather than nothing. `pattern`
  // and `method` must outlive the probe.
  void RouteServed(std::string_view pattern, std::string_view method);

  // `pattern` is that of Router::Match; it must outlive the probe.
  void RequestAnswered(std::string_view pattern, std::string_view method, int status,
                       std::chrono::steady_clock::duration took);

  // Something that is no request, or one too many, was answered with a problem.
  void ConnectionRefused(int status);

 private:
  struct Series {
    std::string_view route;
    std::string_view method;
    int status;  // 0 for a histogram, which has no such label
    auto operator<=>(const Series&) const = default;
  };
  prometheus::Counter& Requests(const Series& series);
  prometheus::Histogram& Duration(const Series& series);

  metrics::Registry& registry_;
  // The registry looks a series up by strings, under a lock; this remembers.
  std::map<Series, prometheus::Counter*> requests_;
  std::map<Series, prometheus::Histogram*> durations_;
};

}  // namespace xyn::http
