#include "xyn/cli/runs_list.h"

#include <ostream>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "xyn/base/errors.h"
#include "xyn/cli/run_text.h"

namespace xyn::cli {
namespace {

model::RunStatus ParseStatus(const std::string& text) {
  if (const auto status = model::ParseRunStatus(text)) return *status;
  throw base::UsageError(fmt::format(
      "--status is '{}'; it must be QUEUED, RUNNING, COMPLETED, FAILED or CANCELLED", text));
}

store::ListRequest MakeRequest(const RunsList& options) {
  store::ListRequest request;
  request.limit = options.limit;
  if (!options.status.empty()) request.status = ParseStatus(options.status);
  if (!options.name.empty()) request.name = options.name;
  if (!options.cursor.empty()) request.before = ParseRunId(options.cursor);
  return request;
}

void PrintJson(const std::vector<model::Run>& runs, const std::string& next, std::ostream& out) {
  nlohmann::ordered_json page = {{"runs", nlohmann::ordered_json::array()},
                                 {"next_cursor", nullptr}};
  for (const auto& run : runs) page["runs"].push_back(RunJson(run));
  if (!next.empty()) page["next_cursor"] = next;
  out << JsonText(page);
}

}  // namespace

void RunsList::AddFlags(CLI::App& command) {
  command.add_option("--status", status, "Only QUEUED, RUNNING, COMPLETED, FAILED or CANCELLED");
  command.add_option("--name", name, "Only runs of this blueprint");
  command.add_option("--limit", limit, "How many (default 50)")
      ->check(CLI::Range(1, store::kMaxPage));
  command.add_option("--cursor", cursor, "Continue after this run id");
  command.add_flag("--json", json, "Print JSON");
}

int RunsList::Run(store::RunReader& reader, std::ostream& out) const {
  const auto runs = reader.List(MakeRequest(*this));
  const bool full = runs.size() == static_cast<std::size_t>(limit);
  const std::string next = full ? runs.back().id.ToString() : "";
  if (json) {
    PrintJson(runs, next, out);
    return 0;
  }
  out << RunTable(runs);
  if (full) out << fmt::format("more: add --cursor {}\n", next);
  return 0;
}

}  // namespace xyn::cli
