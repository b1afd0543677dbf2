#include "xyn/app/opened_store.h"

#include <fmt/format.h>

#include "xyn/base/errors.h"
#include "xyn/store/postgres/postgres_store.h"
#include "xyn/store/sqlite/sqlite_store.h"

namespace xyn::app {
namespace {

std::unique_ptr<store::Store> OpenPostgres(const Settings& settings, StoreConnections connections,
                                           const base::Clock& clock, base::Logger& log) {
  store::postgres::PostgresOptions options;
  options.url = settings.database.location;
  options.prepare_statements = settings.prepare_statements;
  if (connections == StoreConnections::kFew) {
    options.max_connections = store::postgres::kWorkerConnections;
  }
  try {
    return store::postgres::OpenPostgresStore(options, clock, log);
  } catch (const store::Invalid& error) {
    throw base::UsageError(error.what());
  }
}

std::unique_ptr<store::Store> Open(const Settings& settings, StoreConnections connections,
                                   const base::Clock& clock, base::Logger& log) {
  if (settings.database.kind == StoreKind::kPostgres) {
    return OpenPostgres(settings, connections, clock, log);
  }
  store::sqlite::SqliteOptions options;
  options.path = settings.database.location;
  return store::sqlite::OpenSqliteStore(options, clock, log);
}

// A store may connect only when it is first used.
void RequireReachable(store::Store& store, const DatabaseUrl& database) {
  try {
    store.reader().Ping();
  } catch (const store::Unavailable& error) {
    throw base::EnvironmentError(
        fmt::format("cannot reach {}; check that it is running and that DATABASE_URL is right: {}",
                    Describe(database), error.what()));
  }
}

void Prepare(store::Schema& schema, SchemaPolicy policy, StoreKind kind) {
  if (policy == SchemaPolicy::kAsItIs) return;
  if (policy == SchemaPolicy::kMigrate || kind == StoreKind::kSqlite) schema.Migrate();
  schema.Require();
}

}  // namespace

OpenedStore::OpenedStore(const Settings& settings, SchemaPolicy policy,
                         StoreConnections connections)
    : log_(base::MakeLogger(settings.log_level, settings.log_format)),
      store_(Open(settings, connections, clock_, *log_)) {
  RequireReachable(*store_, settings.database);
  Prepare(store_->schema(), policy, settings.database.kind);
}

}  // namespace xyn::app
