// The one-way house: which folder of src/xyn may include what.
//
//   base -> model -> metrics -> store -> {collector, worker, blueprints} -> {http, cli} -> bench
//     -> app
//
// A folder includes itself and folders to its left; those in one pair of braces do not include each
// other. Only store/postgres sees libpq, only store/sqlite sees SQLite, only base sees the locks of
// the standard library, and only app and bench name a store by more than the seam. Tests beside the
// code keep the rule too, but may choose a store.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xyn::structure {

// What is wrong with the includes of a file, each as "path:line: what"; empty if nothing is.
// `path` is relative to src/xyn: "store/postgres/queue.cc".
std::vector<std::string> Violations(std::string_view path, std::string_view text);

}  // namespace xyn::structure
