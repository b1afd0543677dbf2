// The key to the API.
#pragma once

#include <string>

#include "xyn/http/router.h"

namespace xyn::http {

// `handler` for requests with `Authorization: Bearer <token>`, 401 for all others. The time that
// the comparison takes does not tell how much of a wrong token was right. `handler` itself if
// `token` is empty.
RouteHandler RequireToken(const std::string& token, RouteHandler handler);
TogetherHandler RequireToken(const std::string& token, TogetherHandler handler);

}  // namespace xyn::http
