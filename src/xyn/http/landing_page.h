// The page at "/": what this process is, how the queue stands, where to go from here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "xyn/http/message.h"
#include "xyn/model/queue_snapshot.h"

namespace xyn::http {

// Plain HTML without scripts or anything to load; its Content-Security-Policy allows its one style
// sheet by hash, and nothing else.
Response LandingPage(const std::optional<model::QueueSnapshot>& snapshot);

// `text` with &, <, >, " and ' as character references.
std::string HtmlEscaped(std::string_view text);

}  // namespace xyn::http
