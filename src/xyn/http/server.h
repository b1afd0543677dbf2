// Serves HTTP/1.1 (RFC 9112) on one address.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "xyn/base/log.h"
#include "xyn/http/router.h"
#include "xyn/metrics/registry.h"

namespace xyn::http {

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;  // 0: any free one
  std::size_t max_body_bytes = std::size_t{16} << 20U;
  std::size_t max_header_bytes = std::size_t{16} << 10U;
  int max_connections = 1'024;                    // the next one is answered 503 and closed
  std::chrono::milliseconds read_timeout{10'000};  // from the first byte of a request to its last
  std::chrono::milliseconds idle_timeout{60'000};  // between requests of a connection
  int handler_threads = 4;      // for routes that may wait for the store
  int max_waiting_requests = 256;  // for those threads; the next one is answered 503
};

// Place: owned by app; borrows the router, which must outlive it.
// Threads: one for all sockets and the routes that answer from memory, `handler_threads` for the
// routes that wait for the store; so a scrape never waits behind a query.
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
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace xyn::http
