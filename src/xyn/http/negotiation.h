// In which of the forms a page can have a client wants it.
#pragma once

#include <string_view>

#include "xyn/metrics/format.h"

namespace xyn::http {

// By an Accept header ("" if there is none): OpenMetrics if it is preferred to the text format,
// which is what every client understands, else that. Never 406: the text format is better than
// nothing.
metrics::Format FormatFor(std::string_view accept);

// By an Accept-Encoding header ("" if there is none): true if gzip is wanted at least as much as
// the page as it is. A client that does not name the latter is taken to prefer gzip.
bool WantsGzip(std::string_view accept_encoding);

}  // namespace xyn::http
