// The values of configuration keys: what is right, and what it means.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace xyn::app {

// "true", "1", "yes", "on" and their opposites, in lower case.
std::optional<bool> ParseSwitch(std::string_view value);

// A whole number within the bounds, both included.
std::optional<int> ParseWhole(std::string_view value, int low, int high);

// A duration as base::ParseDuration takes it, within the bounds, both included.
bool IsWithin(std::string_view value, std::chrono::microseconds low,
              std::chrono::microseconds high);

// The characters of RFC 6750, section 2.1; "" is no token, and accepted.
bool IsBearerToken(std::string_view value);

bool IsWorkerId(std::string_view value);
bool IsLogLevel(std::string_view value);

}  // namespace xyn::app
