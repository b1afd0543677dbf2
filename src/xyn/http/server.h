// Serves HTTP/1.1 (RFC 9112) on one address.
#pragma once

#include <cstdint>
#include <memory>

#include "xyn/base/log.h"
#include "xyn/http/router.h"
#include "xyn/http/server_options.h"
#include "xyn/metrics/registry.h"

namespace xyn::http {

// Place: owned by app; borrows the router, which must outlive it.
// Threads: one accepts connections, `socket_threads` have the sockets and the routes that answer
// from memory, `handler_threads` the routes that wait for the store; so a scrape never waits behind
// a query.
// Errors: the constructor throws base::EnvironmentError if the address cannot be listened on,
// naming it and what would help. Nothing else escapes.
class Server {
 public:
  Server(const ServerOptions& options, const Router& router, metrics::Registry& registry,
         base::Logger& log);
  ~Server();  // stops listening, ends requests under way
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void Start();
  std::uint16_t port() const;  // the one it listens on

 private:
  class Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace xyn::http
