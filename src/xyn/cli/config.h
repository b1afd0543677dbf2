// xyn config: what is in force, and where it came from.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

#include <CLI/App.hpp>

namespace xyn::cli {

struct ConfigLine {
  std::string key;
  std::string value;  // without secrets
  std::string origin;
};

struct Config {
  bool json = false;

  void AddFlags(CLI::App& command);

  // Prints `lines`, for people or as a JSON array. Returns the exit code.
  int Run(std::span<const ConfigLine> lines, std::ostream& out) const;
};

}  // namespace xyn::cli
