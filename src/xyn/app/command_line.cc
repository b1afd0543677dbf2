#include "xyn/app/command_line.h"

#include <algorithm>
#include <deque>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "xyn/app/version.h"
#include "xyn/base/errors.h"

namespace xyn::app {
namespace {

// A flag of the configuration on one command, and what was given for it.
struct GivenFlag {
  const ConfigKey* key;
  CLI::Option* option;
  std::string text;
};

// A command on the command line, and the flags it takes.
struct CommandFlags {
  const Command* command;
  CLI::App* app;
  std::deque<GivenFlag> flags;  // elements stay where they are: the parser writes to them
};

std::string HelpOf(const ConfigKey& key, const Command& command) {
  const auto own = command.defaults.find(key.name);
  const std::string_view standard =
      own == command.defaults.end() ? key.default_value : std::string_view(own->second);
  const auto shown = standard.empty() ? "" : fmt::format(", default {}", standard);
  return fmt::format("{} [{}{}]", key.help, key.name, shown);
}

void AddConfigFlag(const ConfigKey& key, CommandFlags& to) {
  GivenFlag& given = to.flags.emplace_back(GivenFlag{&key, nullptr, {}});
  const std::string name(key.flag);
  const std::string help = HelpOf(key, *to.command);
  given.option = key.is_switch ? to.app->add_flag(name + "{true}", given.text, help)
                               : to.app->add_option(name, given.text, help);
  given.option->group("Configuration");
}

CLI::App* AddApp(CLI::App& root, const Command& command) {
  CLI::App* parent = &root;
  for (std::size_t i = 0; i + 1 < command.path.size(); ++i) {
    parent = parent->get_subcommand(command.path[i]);
  }
  return parent->add_subcommand(command.path.back(), command.help);
}

bool Takes(const Command& command, KeyGroup group) {
  const auto& groups = command.groups;
  return group == KeyGroup::kGeneral ||
         std::find(groups.begin(), groups.end(), group) != groups.end();
}

void AddCommand(CLI::App& root, const Command& command, std::deque<CommandFlags>& all) {
  CommandFlags& added = all.emplace_back(CommandFlags{&command, AddApp(root, command), {}});
  if (!command.run) return;
  if (command.add_flags) command.add_flags(*added.app);
  for (const ConfigKey& key : ConfigKeys()) {
    if (Takes(command, key.group)) AddConfigFlag(key, added);
  }
}

ValuesByName GivenValues(const CommandFlags& command) {
  ValuesByName values;
  for (const auto& flag : command.flags) {
    if (flag.option->count() > 0) values.emplace(flag.key->name, flag.text);
  }
  return values;
}

// "xyn runs list": the innermost command that was named before the parser stopped.
std::string NameOf(const CLI::App& root) {
  std::string name = "xyn";
  for (const CLI::App* app = &root; !app->get_subcommands().empty();) {
    app = app->get_subcommands().back();
    name += " " + app->get_name();
  }
  return name;
}

// The innermost command that was named; nullptr if none was.
const CommandFlags* NamedCommand(const std::deque<CommandFlags>& all) {
  const auto named = std::find_if(all.rbegin(), all.rend(),
                                  [](const CommandFlags& each) { return each.app->parsed(); });
  return named == all.rend() ? nullptr : &*named;
}

// What the parser has to say, or nullopt when the command line is right.
std::optional<std::string> Parse(CLI::App& root, std::vector<std::string> arguments) {
  std::reverse(arguments.begin(), arguments.end());  // as the parser takes them
  try {
    root.parse(std::move(arguments));
    return std::nullopt;
  } catch (const CLI::CallForHelp&) {
    return root.help();
  } catch (const CLI::CallForVersion&) {
    return fmt::format("xyn {} (revision {})\n", Version(), Revision());
  } catch (const CLI::ParseError& error) {
    throw base::UsageError(fmt::format("{} (see {} --help)", error.what(), NameOf(root)));
  }
}

// `xyn help runs list` is `xyn runs list --help`.
void TurnHelpIntoFlag(std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.front() != "help") return;
  arguments.erase(arguments.begin());
  arguments.emplace_back("--help");
}

}  // namespace

int RunCommandLine(std::span<const Command> commands, std::vector<std::string> arguments,
                   const Environment& environment, std::ostream& out) {
  CLI::App root("A durable run queue with metrics that tell the truth", "xyn");
  root.set_version_flag("--version", std::string(Version()), "Print the version");
  std::deque<CommandFlags> all;
  for (const Command& command : commands) AddCommand(root, command, all);

  TurnHelpIntoFlag(arguments);
  if (const auto answer = Parse(root, std::move(arguments))) {
    out << *answer;
    return 0;
  }
  const CommandFlags* named = NamedCommand(all);
  if (named == nullptr || !named->command->run) {
    throw base::UsageError(
        fmt::format("{} needs a command (see {} --help)", NameOf(root), NameOf(root)));
  }
  return named->command->run(Config({GivenValues(*named), environment, named->command->defaults}));
}

}  // namespace xyn::app
