#include "tests/contract/test_database.h"

namespace xyn::contract {

std::string ToString(StoreKind kind) {
  switch (kind) {
    case StoreKind::kPostgres:
      return "Postgres";
    case StoreKind::kPostgresUnprepared:
      return "PostgresUnprepared";
    case StoreKind::kSqlite:
      return "Sqlite";
  }
  return "";
}

void PrintTo(StoreKind kind, std::ostream* out) { *out << ToString(kind); }

std::unique_ptr<TestDatabase> NewDatabase(StoreKind kind, Tables tables) {
  if (kind == StoreKind::kSqlite) return NewSqliteDatabase(tables);
  return NewPostgresDatabase(tables, kind == StoreKind::kPostgres);
}

}  // namespace xyn::contract
