// A command of the program, as the command line sees it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <CLI/App.hpp>

#include "xyn/app/config.h"
#include "xyn/app/config_keys.h"

namespace xyn::app {

// A command without `run` is a group: it comes before the commands of its path, {"runs"} before
// {"runs", "list"}, and needs one of them.
struct Command {
  std::vector<std::string> path;  // {"migrate"}, {"runs", "list"}
  std::string help;
  std::vector<KeyGroup> groups;              // whose flags it takes, besides kGeneral
  ValuesByName defaults;                     // where they differ from the catalogue's
  std::function<void(CLI::App&)> add_flags;  // its own; may be empty
  std::function<int(const Config&)> run;     // returns the exit code
};

}  // namespace xyn::app
