#include "xyn/app/version.h"

namespace xyn::app {

std::string_view Version() { return XYN_VERSION; }

std::string_view Revision() { return XYN_REVISION; }

}  // namespace xyn::app
