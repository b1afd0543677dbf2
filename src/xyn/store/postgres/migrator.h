// store::Schema on PostgreSQL.
#pragma once

#include "xyn/store/postgres/connection.h"
#include "xyn/store/store.h"

namespace xyn::store::postgres {

// Throws SchemaMismatch if a server is too old. `version` as PQserverVersion() has it: 120022
// is 12.22.
void RequireServerVersion(int version);

// Every migration runs in one transaction with its line in xyn_schema_version, under an advisory
// lock of that transaction: of many processes that start at once one applies it, and the others
// wait and find it done. It works through a pooler in transaction mode, too.
//
// Place: owned by the store. Threads: any; each call opens a connection of its own.
class Migrator final : public Schema {
 public:
  explicit Migrator(ConnectionOptions options);

  SchemaState State() override;
  std::vector<std::string> Migrate() override;

 private:
  const ConnectionOptions options_;
};

}  // namespace xyn::store::postgres
