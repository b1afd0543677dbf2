// Where the runs are that this process has claimed.
#pragma once

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <utility>

#include "xyn/base/uuid.h"

namespace xyn::store {

// A finish that knows the place of its row (Row, of which each store has its own kind) need not
// look for it. It is a hint and no more, as others may move rows: a statement that uses it names
// the fencing token all the same.
//
// Place: a part of a queue. Threads: one.
template <typename Row>
class LeasedRows final {
 public:
  // Leases that were lost are not heard of again; at this many, all are forgotten.
  static constexpr std::size_t kMost = 20'000;

  void Remember(const base::Uuid& run, Row row) {
    if (rows_.size() >= kMost && !rows_.contains(run)) rows_.clear();
    rows_.insert_or_assign(run, std::move(row));
  }

  // Forgets it, too.
  std::optional<Row> Take(const base::Uuid& run) {
    const auto found = rows_.find(run);
    if (found == rows_.end()) return std::nullopt;
    std::optional<Row> row = std::move(found->second);
    rows_.erase(found);
    return row;
  }

 private:
  std::unordered_map<base::Uuid, Row> rows_;
};

}  // namespace xyn::store
