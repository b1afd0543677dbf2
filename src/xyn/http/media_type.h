// What a request says its body is.
#pragma once

#include <optional>

#include "xyn/http/message.h"

namespace xyn::http {

// The problem (415) unless the request says that its body is JSON, with or without parameters, and
// not compressed. A request that says nothing is refused, too: a browser sends such a one to any
// site without asking that site first.
std::optional<Response> RequireJson(const Request& request);

}  // namespace xyn::http
