#include "xyn/cli/runs_change.h"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "xyn/cli/run_text.h"

namespace xyn::cli {
namespace {

std::string InWords(std::string_view outcome) {
  std::string words(outcome);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

}  // namespace

void RunIds::AddFlags(CLI::App& command) {
  command.add_option("ID", ids, "The runs")->required();
  command.add_flag("--json", json, "Print JSON");
}

int RunIds::ForEach(const std::function<Change(const base::Uuid&)>& change,
                    std::ostream& out) const {
  bool all_done = true;
  auto report = nlohmann::ordered_json::array();
  for (const auto& id : ParseRunIds(ids)) {
    const Change result = change(id);
    all_done = all_done && result.done;
    if (json) {
      report.push_back({{"id", id.ToString()}, {"outcome", result.outcome}});
    } else {
      out << fmt::format("{} {}\n", id.ToString(), InWords(result.outcome));
    }
  }
  if (json) out << JsonText(report);
  return all_done ? 0 : 1;
}

}  // namespace xyn::cli
