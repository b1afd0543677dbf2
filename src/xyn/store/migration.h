// One step of a store's schema, embedded from migrations/NNNN_name.sql.
#pragma once

#include <string_view>

namespace xyn::store {

struct Migration {
  int number;             // 1, 2, 3, ... without gaps
  std::string_view name;  // "0001_runs"
  std::string_view sql;   // any number of statements
};

}  // namespace xyn::store
