// The five statuses of a run.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace xyn::model {

// In the order of the PostgreSQL enum `runstatus` and of the exposition.
enum class RunStatus { kQueued, kRunning, kCompleted, kFailed, kCancelled };

inline constexpr std::array<RunStatus, 5> kRunStatuses = {RunStatus::kQueued, RunStatus::kRunning,
                                                          RunStatus::kCompleted, RunStatus::kFailed,
                                                          RunStatus::kCancelled};

// "QUEUED", "RUNNING", "COMPLETED", "FAILED", "CANCELLED": as stored, labelled and served.
std::string_view ToString(RunStatus status);
std::optional<RunStatus> ParseRunStatus(std::string_view text);

// A terminal status is left only when a person requeues the run.
constexpr bool IsTerminal(RunStatus status) {
  return status != RunStatus::kQueued && status != RunStatus::kRunning;
}

constexpr std::size_t IndexOf(RunStatus status) { return static_cast<std::size_t>(status); }

}  // namespace xyn::model
