// Why a tick failed: a closed set, the values of the label `reason`.
#pragma once

#include <array>
#include <exception>
#include <string_view>

namespace xyn::collector {

enum class FailureReason {
  kTimeout,      // the store did not answer in time
  kUnavailable,  // the store cannot be reached
  kSchema,       // the tables are missing, too old or too new
  kOther,
};

inline constexpr std::array kFailureReasons = {FailureReason::kTimeout, FailureReason::kUnavailable,
                                               FailureReason::kSchema, FailureReason::kOther};

// "timeout", "unavailable", "schema", "other".
std::string_view ToString(FailureReason reason);

FailureReason ReasonOf(const std::exception& error);

}  // namespace xyn::collector
