#include "xyn/collector/failure_reason.h"

#include <cstdlib>

#include "xyn/store/errors.h"

namespace xyn::collector {

std::string_view ToString(FailureReason reason) {
  switch (reason) {
    case FailureReason::kTimeout:
      return "timeout";
    case FailureReason::kUnavailable:
      return "unavailable";
    case FailureReason::kSchema:
      return "schema";
    case FailureReason::kOther:
      return "other";
  }
  std::abort();
}

FailureReason ReasonOf(const std::exception& error) {
  // A Timeout is an Unavailable, too.
  if (dynamic_cast<const store::Timeout*>(&error) != nullptr) return FailureReason::kTimeout;
  if (dynamic_cast<const store::Unavailable*>(&error) != nullptr) {
    return FailureReason::kUnavailable;
  }
  if (dynamic_cast<const store::SchemaMismatch*>(&error) != nullptr) return FailureReason::kSchema;
  return FailureReason::kOther;
}

}  // namespace xyn::collector
