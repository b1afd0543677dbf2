// Where the runs are that this process has claimed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "xyn/base/uuid.h"

namespace xyn::store::sqlite {

// A finish that knows the rowid of its run looks it up in the table itself, and if it knows the
// name too there is nothing to read before it writes: two thirds of the time. It is a hint and no
// more, as others may change rows, and VACUUM their rowids: a statement that uses it names the
// fencing token, and the name, all the same.
//
// Place: a part of the queue. Threads: the writer's.
class LeasedRows final {
 public:
  // Leases that were lost are not heard of again; at this many, all are forgotten.
  static constexpr std::size_t kMost = 20'000;

  struct Row {
    std::int64_t rowid = 0;
    std::string name;
  };

  void Remember(const base::Uuid& run, Row row);
  // Forgets it, too.
  std::optional<Row> Take(const base::Uuid& run);

 private:
  std::unordered_map<base::Uuid, Row> rows_;
};

}  // namespace xyn::store::sqlite
