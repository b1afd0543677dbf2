// A fresh database for each test, of each kind that Xyn has a store for.
#pragma once

#include <chrono>
#include <memory>
#include <ostream>
#include <string>

#include "tests/support/sql_connection.h"
#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/store/store.h"

namespace xyn::contract {

// Every store that keeps the contract.
enum class StoreKind {
  kPostgres,
  kPostgresUnprepared,  // as behind a pooler that cannot keep prepared statements
  kSqlite,
};

std::string ToString(StoreKind kind);
void PrintTo(StoreKind kind, std::ostream* out);  // for GoogleTest

enum class Tables { kNone, kMigrated };

// Place: owned by a test; what Open and Connect return must not outlive it.
class TestDatabase {
 public:
  virtual ~TestDatabase() = default;

  // A store on this database, as another process would open one.
  virtual std::unique_ptr<store::Store> Open() = 0;

  // SQL past the store.
  virtual std::unique_ptr<support::SqlConnection> Connect() = 0;

  // An SQL expression: the database's now plus `offset`, as the columns of `runs` keep instants.
  virtual std::string FromNow(std::chrono::microseconds offset) const = 0;

 protected:
  base::SystemClock clock_;
  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
};

// All databases of PostgreSQL are of one server, started by the first call of the program.
std::unique_ptr<TestDatabase> NewPostgresDatabase(Tables tables, bool prepare_statements);
std::unique_ptr<TestDatabase> NewSqliteDatabase(Tables tables);
std::unique_ptr<TestDatabase> NewDatabase(StoreKind kind, Tables tables);

}  // namespace xyn::contract
