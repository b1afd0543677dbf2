#include "xyn/bench/api_server.h"

#include "xyn/http/api.h"

namespace xyn::bench {
namespace {

http::ServerOptions OnAnyPort() {
  http::ServerOptions options;
  options.port = 0;
  return options;
}

}  // namespace

ApiServer::ApiServer(store::Store& store, base::Logger& log)
    : server_(OnAnyPort(), router_, registry_, log) {
  http::AddApiRoutes(router_, store, nullptr, registry_, clock_, log, "");
  server_.Start();
}

}  // namespace xyn::bench
