#include "xyn/worker/error_json.h"

#include <nlohmann/json.hpp>

namespace xyn::worker {

std::string ErrorJson(std::string_view type, std::string_view message) {
  const nlohmann::json error = {{"type", type},
                                {"message", message.substr(0, kMaxErrorMessageBytes)}};
  return error.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace xyn::worker
