// Reads a page over HTTP, as `xyn verify --url` does.
#pragma once

#include <chrono>
#include <string>

namespace xyn::http {

// The body of what `url` (http://HOST[:PORT]/PATH) answers to GET. Threads: any; it blocks at most
// `timeout`. Throws base::UsageError if `url` is no such URL, and base::EnvironmentError if nobody
// answers in time or the answer is not 200.
std::string Fetch(const std::string& url, std::chrono::milliseconds timeout);

}  // namespace xyn::http
