// Where exceptions of route handlers end.
#pragma once

#include <atomic>
#include <exception>
#include <span>
#include <string_view>
#include <vector>

#include "xyn/base/log.h"
#include "xyn/http/message.h"
#include "xyn/http/router.h"

namespace xyn::http {

// Calls handlers and turns what they throw into problem documents that tell the client what it may
// do, and nothing of the inside.
//
// Place: owned by the server. Threads: any.
// Errors: logs each exception once, but of an unavailable store only that it went and came back.
class HandlerEdge {
 public:
  explicit HandlerEdge(base::Logger& log);

  // `pattern` names the route in the log.
  Response Call(const Router::Match& match, const Request& request);

  // The same of a handler for many.
  std::vector<Response> CallTogether(const Router::Match& match,
                                     std::span<const Request* const> requests);

 private:
  Response ResponseOf(Answer answer, const Router::Match& match, const Request& request);
  void Heed(const Router::Match& match, const Response& response);
  Response ProblemOf(const std::exception& error, const Router::Match& match,
                     const Request& request);

  base::Logger& log_;
  std::atomic<bool> store_gone_ = false;
};

}  // namespace xyn::http
