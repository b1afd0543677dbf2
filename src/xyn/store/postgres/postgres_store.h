// The store that keeps runs in PostgreSQL 13 or later.
#pragma once

#include <memory>
#include <string>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/store/store.h"

namespace xyn::store::postgres {

struct PostgresOptions {
  std::string url;  // postgres://user@host/database?..., anything libpq takes
  // Off for a pooler in transaction mode that cannot keep prepared statements.
  bool prepare_statements = true;
  // At once, besides a sampler's and an election's own. At least 2 if there is a wake listener.
  int max_connections = 6;
  std::string application_name = "xyn";
};

// What a worker's statements and its wake-ups share. It claims while it finishes, and that is all
// it does at once for long.
inline constexpr int kWorkerConnections = 2;

// Connects when first used: an unreachable server is reported by the call that needs it.
// `clock` stamps new ids only; every time that decides anything is the database's.
// Throws Invalid when the URL cannot be parsed.
std::unique_ptr<Store> OpenPostgresStore(const PostgresOptions& options, const base::Clock& clock,
                                         base::Logger& log);

}  // namespace xyn::store::postgres
