// The API over a store, in this process.
#pragma once

#include <cstdint>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/http/router.h"
#include "xyn/http/server.h"
#include "xyn/metrics/registry.h"
#include "xyn/store/store.h"

namespace xyn::bench {

// Place: on the stack of a benchmark; borrows the store and the log. Threads: one.
class ApiServer {
 public:
  ApiServer(store::Store& store, base::Logger& log);

  std::uint16_t port() const { return server_.port(); }

 private:
  base::SystemClock clock_;
  metrics::Registry registry_;
  http::Router router_;
  http::Server server_;
};

}  // namespace xyn::bench
