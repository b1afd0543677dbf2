#include <fmt/format.h>

#include "xyn/store/store.h"

namespace xyn::store {

void Schema::Require() {
  const SchemaState state = State();
  if (state.found == 0) {
    throw SchemaMismatch("the database has no Xyn tables yet; create them with: xyn migrate");
  }
  if (state.found < state.wanted) {
    throw SchemaMismatch(
        fmt::format("the database has schema version {}, this program needs {}; upgrade it with: "
                    "xyn migrate",
                    state.found, state.wanted));
  }
  if (state.found > state.wanted) {
    throw SchemaMismatch(
        fmt::format("the database has schema version {}, newer than the {} this program knows; "
                    "use a newer xyn",
                    state.found, state.wanted));
  }
}

}  // namespace xyn::store
