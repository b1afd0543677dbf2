#include "xyn/app/main.h"

#include <algorithm>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

#include "xyn/app/command_line.h"
#include "xyn/app/commands.h"
#include "xyn/base/errors.h"

namespace xyn::app {
namespace {

constexpr int kEnvironmentExit = 1;
constexpr int kUsageExit = 2;

// Messages of servers and libraries may have several lines; ours has one.
int Fail(std::string_view message, int exit_code) {
  std::string line;
  for (const char c : message) {
    const char shown = c >= 0 && c < ' ' ? ' ' : c;
    if (shown != ' ' || (!line.empty() && line.back() != ' ')) line += shown;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  std::cout.flush();
  std::cerr << "xyn: " << line << '\n';
  return exit_code;
}

}  // namespace

int Main(int argc, char** argv, model::Blueprints blueprints) {
  try {
    const auto commands = Commands(std::move(blueprints), std::cin, std::cout);
    const int exit_code = RunCommandLine(commands, {argv + std::min(argc, 1), argv + argc},
                                         ProcessEnvironment, std::cout);
    if (!std::cout.flush()) throw base::EnvironmentError("cannot write to standard output");
    return exit_code;
  } catch (const base::UsageError& error) {
    return Fail(error.what(), kUsageExit);
  } catch (const std::exception& error) {
    return Fail(error.what(), kEnvironmentExit);
  }
}

}  // namespace xyn::app
