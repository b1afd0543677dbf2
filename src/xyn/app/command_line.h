// Reads the command line and runs the command it names.
#pragma once

#include <functional>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "xyn/app/command.h"

namespace xyn::app {

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// `arguments` without the program's name. Answers --help, --version and `help [COMMAND]` on `out`.
// Returns the exit code. Throws base::UsageError, with a hint at the right --help, for a command
// line that makes no sense, and what the configuration and the command throw.
int RunCommandLine(std::span<const Command> commands, std::vector<std::string> arguments,
                   const Environment& environment, std::ostream& out);

}  // namespace xyn::app
