// Which Xyn this is.
#pragma once

#include <string_view>

namespace xyn::app {

std::string_view Version();   // "0.1.0"
std::string_view Revision();  // of the source when it was configured; "unknown" outside a clone

}  // namespace xyn::app
