// One client with several connections that ask again as soon as they were answered.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace xyn::bench {

struct Answered {
  std::int64_t responses = 0;
  std::chrono::duration<double> took{};
  std::size_t body_bytes = 0;  // of the last one
};

// Requests to this host. `headers` are lines that end in CR LF.
std::string GetRequest(const std::string& path, const std::string& headers);
std::string PostJsonRequest(const std::string& path, const std::string& body);

// Sends `request` on `connections` of this host, again and again, for about `duration`; one thread
// does it all, so that little of the machine goes into asking. Throws std::runtime_error if a
// connection breaks, or a response has no length or a status other than `status`.
Answered AskFor(std::chrono::milliseconds duration, std::uint16_t port, const std::string& request,
                int status, int connections);

}  // namespace xyn::bench
