// What a thread of an io_context does.
#pragma once

#include <boost/asio/io_context.hpp>

#include "xyn/base/log.h"

namespace xyn::http {

// Runs `io` until it is stopped or has nothing left to do. What a handler throws, such as
// bad_alloc, is logged and costs the connection it was of, not the server.
void RunLoop(boost::asio::io_context& io, base::Logger& log);

}  // namespace xyn::http
