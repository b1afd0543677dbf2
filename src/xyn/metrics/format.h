// The formats in which Prometheus takes a page of metrics.
#pragma once

#include <string_view>

namespace xyn::metrics {

enum class Format {
  kText,         // Prometheus' text format, version 0.0.4
  kOpenMetrics,  // OpenMetrics 1.0: says more, but not everything that scrapes understands it
};

constexpr std::string_view ContentTypeOf(Format format) {
  return format == Format::kText ? "text/plain; version=0.0.4; charset=utf-8"
                                 : "application/openmetrics-text; version=1.0.0; charset=utf-8";
}

}  // namespace xyn::metrics
