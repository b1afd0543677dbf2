#include "tests/e2e/stores.h"

#include <stdexcept>

namespace xyn::e2e {

support::PostgresServer& SharedPostgres() {
  static support::PostgresServer server;
  return server;
}

OnEveryStore::OnEveryStore() {
  setting_.database_url = GetParam() == StoreKind::kSqlite
                              ? "sqlite:" + (directory_.path() / "xyn.db").string()
                              : SharedPostgres().Url(SharedPostgres().CreateDatabase());
  const auto migrated = RunXyn(setting_, {"migrate"});
  if (migrated.exit_status != 0) throw std::runtime_error("xyn migrate: " + migrated.err);
}

std::unique_ptr<support::SqlConnection> OnEveryStore::Sql() const {
  if (GetParam() == StoreKind::kPostgres) return support::ConnectPostgres(setting_.database_url);
  return support::ConnectSqlite(setting_.database_url.substr(std::string("sqlite:").size()));
}

std::string StoreName(const testing::TestParamInfo<StoreKind>& info) {
  return info.param == StoreKind::kSqlite ? "Sqlite" : "Postgres";
}

}  // namespace xyn::e2e
