// Waiting for a condition instead of for a while.
#pragma once

#include <chrono>
#include <functional>

namespace xyn::support {

// Long enough for a loaded machine under a sanitizer; a test that passes does not wait it out.
inline constexpr std::chrono::seconds kPatience{30};

// Evaluates `condition` every few milliseconds until it is true. False if it did not become so.
bool WaitUntil(const std::function<bool()>& condition,
               std::chrono::milliseconds timeout = kPatience);

}  // namespace xyn::support
