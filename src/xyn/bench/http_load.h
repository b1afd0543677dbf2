// One client with several connections that ask again as soon as they were answered.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace xyn::bench {

struct Scraped {
  std::int64_t responses = 0;
  std::chrono::duration<double> took{};
  std::size_t body_bytes = 0;  // of the last one
};

// Sends GET `path` with `headers` (lines that end in CR LF) on `connections` of this host for about
// `duration`. Throws std::runtime_error if a connection breaks, or a response is not a 200 with a
// length.
Scraped ScrapeFor(std::chrono::milliseconds duration, std::uint16_t port, const std::string& path,
                  const std::string& headers, int connections);

}  // namespace xyn::bench
