// Ports for servers that cannot choose one themselves.
#pragma once

#include <cstdint>

namespace xyn::support {

// A port of 127.0.0.1 that nothing listens on, chosen at random below the range from which the
// kernel takes the ports of outgoing connections: so nothing takes it while its server is down.
std::uint16_t FreePort();

}  // namespace xyn::support
