// Changing runs by id and telling what became of each; what cancel and requeue have in common.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/App.hpp>

#include "xyn/base/uuid.h"

namespace xyn::cli {

// What a change did to one run.
struct Change {
  std::string_view outcome;  // "cancelled", "not_found"; shown to people as "not found"
  bool done = true;          // false makes the command exit 1
};

struct RunIds {
  std::vector<std::string> ids;
  bool json = false;

  void AddFlags(CLI::App& command);

  // Applies `change` to each id in turn and prints "ID outcome", or with `json` an array of
  // {"id", "outcome"}. Returns the exit code: 1 if any was not done. Throws base::UsageError before
  // the first change when an id is no UUID, and what `change` throws.
  int ForEach(const std::function<Change(const base::Uuid&)>& change, std::ostream& out) const;
};

}  // namespace xyn::cli
