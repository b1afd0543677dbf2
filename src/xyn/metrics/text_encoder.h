// Prometheus' text format, version 0.0.4.
#pragma once

#include <span>
#include <string>

#include <prometheus/metric_family.h>

namespace xyn::metrics {

// Appends `families` to `out`, each with its HELP and TYPE line, a blank line between two. A family
// without series is left out. A histogram's buckets must be ascending and cumulative; the one of
// +Inf is added where it is missing.
//
// Numbers have the form of the specification's example: "15.0", "8.5"; those too large or too small
// for it have an exponent. They are the shortest that read back as the same double.
//
// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
void AppendText(std::span<const prometheus::MetricFamily> families, std::string& out);

}  // namespace xyn::metrics
