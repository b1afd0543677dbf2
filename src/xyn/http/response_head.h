// The head of a response as it goes over the wire (RFC 9112).
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "xyn/http/message.h"

namespace xyn::http {

enum class AfterResponse { kKeepAlive, kClose };

// Status line and headers, the empty line included; Content-Length is that of the body. Every
// response is `nosniff` and, unless it says otherwise, `no-store`.
std::string ResponseHead(const Response& response, AfterResponse after,
                         std::chrono::system_clock::time_point now);

// "OK" of 200; "" for a status that this server does not use.
std::string_view ReasonPhrase(int status);

}  // namespace xyn::http
