// What a server may be told about its address and its limits.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace xyn::http {

struct ServerOptions {
  std::string host = "127.0.0.1";  // an IPv4 or IPv6 literal, or "localhost"
  std::uint16_t port = 8000;       // 0: any free one
  std::size_t max_body_bytes = std::size_t{16} << 20U;
  std::size_t max_header_bytes = std::size_t{16} << 10U;
  int max_connections = 1'024;                     // the next one is answered 503 and closed
  std::chrono::milliseconds read_timeout{10'000};  // from the first byte of a request to its last
  // Between requests of a connection; also for a client to take a response.
  std::chrono::milliseconds idle_timeout{60'000};
  std::chrono::milliseconds stop_timeout{5'000};  // for requests under way when the server stops
  // For the sockets and the routes that answer from memory: a page that is being compressed holds
  // up half of the connections at most.
  int socket_threads = 2;
  int handler_threads = 16;  // for routes that may wait for the store
  // For those threads, and as many again that enqueue; the next one is answered 503.
  int max_waiting_requests = 256;
};

}  // namespace xyn::http
