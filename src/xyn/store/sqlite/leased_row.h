// What a finish knows of its run from the claim.
#pragma once

#include <cstdint>
#include <string>

#include "xyn/store/leased_rows.h"

namespace xyn::store::sqlite {

// With its rowid the run is looked up in the table itself, and if the name is known too there is
// nothing to read before it is written: two thirds of the time. VACUUM may change rowids, and
// others the name: a statement that uses these names both and the fencing token.
struct LeasedRow {
  std::int64_t rowid = 0;
  std::string name;
};

}  // namespace xyn::store::sqlite
