// The query of GET /api/v1/runs.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "xyn/http/message.h"
#include "xyn/store/requests.h"

namespace xyn::http {

// The page that `query` asks for; or 400 naming the first parameter that is unknown, given twice or
// has a bad value.
std::variant<store::ListRequest, Response> ParseListQuery(
    const std::vector<std::pair<std::string, std::string>>& query);

}  // namespace xyn::http
