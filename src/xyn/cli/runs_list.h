// xyn runs list: pages of runs, newest first.
#pragma once

#include <iosfwd>
#include <string>

#include <CLI/App.hpp>

#include "xyn/store/store.h"

namespace xyn::cli {

struct RunsList {
  std::string status;
  std::string name;
  std::string cursor;  // what the page before printed as its last id
  int limit = 50;
  bool json = false;

  void AddFlags(CLI::App& command);

  // Prints a page, and how to get the next one if there may be one: with `json` the object
  // {"runs": [...], "next_cursor": id or null}. Returns the exit code. Throws base::UsageError for
  // a wrong flag and what the store throws.
  int Run(store::RunReader& reader, std::ostream& out) const;
};

}  // namespace xyn::cli
