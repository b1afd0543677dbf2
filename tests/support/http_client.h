// HTTP as a test needs it: one request, one connection.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace xyn::support {

struct HttpResponse {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

// Talks to a server on 127.0.0.1. Each call opens a connection and closes it. Knows bodies with
// Content-Length, or up to the end of the connection; no chunks.
//
// Threads: any. Errors: std::runtime_error if the server cannot be reached, answers something that
// is no HTTP, or not within the timeout.
class HttpClient final {
 public:
  using Headers = std::map<std::string, std::string>;

  explicit HttpClient(std::uint16_t port,
                      std::chrono::milliseconds timeout = std::chrono::seconds(10));

  HttpResponse Get(const std::string& target, const Headers& headers = {}) const;
  HttpResponse Post(const std::string& target, const std::string& body,
                    const Headers& headers = {{"Content-Type", "application/json"}}) const;
  HttpResponse Send(const std::string& method, const std::string& target, const Headers& headers,
                    const std::string& body) const;

  // Sends these bytes as they are and returns the answer.
  HttpResponse SendRaw(std::string_view bytes) const;

 private:
  std::uint16_t port_;
  std::chrono::milliseconds timeout_;
};

}  // namespace xyn::support
