#include "xyn/cli/runs_show.h"

#include <ostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "xyn/base/errors.h"
#include "xyn/cli/run_text.h"

namespace xyn::cli {

void RunsShow::AddFlags(CLI::App& command) {
  command.add_option("ID", id, "The run")->required();
  command.add_flag("--json", json, "Print JSON");
}

int RunsShow::Run(store::RunReader& reader, std::ostream& out) const {
  const auto run = reader.Get(ParseRunId(id));
  if (!run) throw base::EnvironmentError(fmt::format("there is no run {}", id));
  out << (json ? JsonText(RunJson(*run)) : RunText(*run));
  return 0;
}

}  // namespace xyn::cli
