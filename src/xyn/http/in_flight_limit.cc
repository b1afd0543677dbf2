#include "xyn/http/in_flight_limit.h"

namespace xyn::http {

InFlightLimit::InFlightLimit(int limit) : limit_(limit) {}

std::shared_ptr<const void> InFlightLimit::TryEnter() {
  if (taken_->fetch_add(1) >= limit_) {
    taken_->fetch_sub(1);
    return nullptr;
  }
  return {taken_.get(), [taken = taken_](const void*) { taken->fetch_sub(1); }};
}

}  // namespace xyn::http
