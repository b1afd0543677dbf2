#include "xyn/cli/config.h"

#include <ostream>

#include <nlohmann/json.hpp>

#include "xyn/cli/text_table.h"

namespace xyn::cli {

void Config::AddFlags(CLI::App& command) { command.add_flag("--json", json, "Print JSON"); }

int Config::Run(std::span<const ConfigLine> lines, std::ostream& out) const {
  if (json) {
    auto array = nlohmann::ordered_json::array();
    for (const auto& line : lines) {
      array.push_back({{"key", line.key}, {"value", line.value}, {"origin", line.origin}});
    }
    out << array.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    return 0;
  }
  TextTable table({"KEY", "VALUE", "ORIGIN"});
  for (const auto& line : lines) table.Add({line.key, line.value, line.origin});
  out << table.ToString();
  return 0;
}

}  // namespace xyn::cli
