#include "xyn/store/sqlite/leased_rows.h"

#include <utility>

namespace xyn::store::sqlite {

void LeasedRows::Remember(const base::Uuid& run, Row row) {
  if (rows_.size() >= kMost) rows_.clear();
  rows_.insert_or_assign(run, std::move(row));
}

std::optional<LeasedRows::Row> LeasedRows::Take(const base::Uuid& run) {
  const auto found = rows_.find(run);
  if (found == rows_.end()) return std::nullopt;
  Row row = std::move(found->second);
  rows_.erase(found);
  return row;
}

}  // namespace xyn::store::sqlite
