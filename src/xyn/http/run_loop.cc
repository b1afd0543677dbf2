#include "xyn/http/run_loop.h"

#include <exception>

namespace xyn::http {

void RunLoop(boost::asio::io_context& io, base::Logger& log) {
  while (!io.stopped()) {
    try {
      io.run();
    } catch (const std::exception& error) {
      log.error("http: {}", error.what());
    }
  }
}

}  // namespace xyn::http
