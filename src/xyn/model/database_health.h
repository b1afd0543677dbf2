// How the database itself is, as the collector sees it now and then.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xyn::model {

// What one table takes, indexes included. nullopt where the database cannot tell.
struct TableHealth {
  std::string table;
  std::optional<std::int64_t> dead_rows;
  std::int64_t size_bytes = 0;

  bool operator==(const TableHealth&) const = default;
};

struct DatabaseHealth {
  // 0 if none is open.
  std::optional<double> oldest_transaction_seconds;
  std::vector<TableHealth> tables = {};  // of Xyn alone
};

}  // namespace xyn::model
