#include "xyn/cli/migrate.h"

#include <ostream>

#include <fmt/format.h>

namespace xyn::cli {
namespace {

int Check(store::Schema& schema, std::ostream& out) {
  const store::SchemaState state = schema.State();
  if (state.found < state.wanted) {
    out << fmt::format("upgrade due: version {} found, {} wanted; run: xyn migrate\n", state.found,
                       state.wanted);
    return 1;
  }
  schema.Require();
  out << fmt::format("up to date (version {})\n", state.found);
  return 0;
}

}  // namespace

void Migrate::AddFlags(CLI::App& command) {
  command.add_flag("--check", check, "Only tell; exit 1 when an upgrade is due");
}

int Migrate::Run(store::Schema& schema, std::ostream& out) const {
  if (check) return Check(schema, out);
  const auto steps = schema.Migrate();
  for (const auto& step : steps) out << fmt::format("applied {}\n", step);
  if (steps.empty()) out << fmt::format("up to date (version {})\n", schema.State().found);
  return 0;
}

}  // namespace xyn::cli
