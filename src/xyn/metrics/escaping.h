// Texts and labels as the formats want them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <prometheus/client_metric.h>

#include "xyn/metrics/format.h"

namespace xyn::metrics {

using Label = prometheus::ClientMetric::Label;

// A backslash before backslashes, "\n" for a line feed; OpenMetrics wants quotes escaped as well.
void AppendHelp(std::string_view text, Format format, std::string& out);

// `a="1",b="2"`: backslashes, quotes and line feeds of the values escaped, the same in both
// formats.
void AppendLabels(std::span<const Label> labels, std::string& out);

}  // namespace xyn::metrics
