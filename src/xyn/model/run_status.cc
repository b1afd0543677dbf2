#include "xyn/model/run_status.h"

namespace xyn::model {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"QUEUED", "RUNNING", "COMPLETED", "FAILED",
                                                    "CANCELLED"};

}  // namespace

std::string_view ToString(RunStatus status) { return kNames[IndexOf(status)]; }

std::optional<RunStatus> ParseRunStatus(std::string_view text) {
  for (const RunStatus status : kRunStatuses) {
    if (ToString(status) == text) return status;
  }
  return std::nullopt;
}

}  // namespace xyn::model
