// What every response of the server has to be.
#pragma once

#include <string_view>

#include "xyn/http/message.h"

namespace xyn::fuzz {

// Requires that `response` to a request of that method, as it goes over the wire, is what another
// reader of HTTP makes of it, with a status that has a name, is no failure of the server, and that
// its body is of the type that it says.
void RequireWellFormed(const http::Response& response, std::string_view method);

// Requires that `response` is a problem document that says what is wrong, and whose fault it is:
// the client's.
void RequireClearRefusal(const http::Response& response);

}  // namespace xyn::fuzz
