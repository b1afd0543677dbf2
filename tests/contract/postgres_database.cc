#include <iostream>
#include <utility>

#include "tests/contract/test_database.h"
#include "tests/support/postgres_server.h"
#include "xyn/store/postgres/postgres_store.h"

namespace xyn::contract {
namespace {

class PostgresDatabase final : public TestDatabase {
 public:
  PostgresDatabase(support::PostgresServer& server, std::string name, bool prepare_statements)
      : server_(server), name_(std::move(name)), prepare_statements_(prepare_statements) {}
  ~PostgresDatabase() override { server_.DropDatabase(name_); }
  PostgresDatabase(const PostgresDatabase&) = delete;
  PostgresDatabase& operator=(const PostgresDatabase&) = delete;

  std::unique_ptr<store::Store> Open() override {
    return store::postgres::OpenPostgresStore(
        {.url = server_.Url(name_), .prepare_statements = prepare_statements_}, clock_, *log_);
  }

  std::unique_ptr<support::SqlConnection> Connect() override {
    return support::ConnectPostgres(server_.Url(name_));
  }

  std::string FromNow(std::chrono::microseconds offset) const override {
    return "(now() + " + std::to_string(offset.count()) + " * interval '1 microsecond')";
  }

 private:
  support::PostgresServer& server_;
  std::string name_;
  bool prepare_statements_;
};

// The server of this program, which says on stdout what it is, and a migrated database in it to
// copy. Nothing here crashes it.
struct Cluster {
  support::PostgresServer server{{.durable = false}};
  std::string migrated = server.CreateDatabase();

  Cluster() {
    const base::SystemClock clock;
    const auto log = base::MakeNullLogger();
    store::postgres::OpenPostgresStore({.url = server.Url(migrated)}, clock, *log)
        ->schema()
        .Migrate();
    std::cout << support::ConnectPostgres(server.Url())->Value("SELECT version()") << std::endl;
  }
};

Cluster& TheCluster() {
  static Cluster cluster;
  return cluster;
}

}  // namespace

std::unique_ptr<TestDatabase> NewPostgresDatabase(Tables tables, bool prepare_statements) {
  Cluster& cluster = TheCluster();
  std::string name =
      cluster.server.CreateDatabase(tables == Tables::kMigrated ? cluster.migrated : "template1");
  return std::make_unique<PostgresDatabase>(cluster.server, std::move(name), prepare_statements);
}

}  // namespace xyn::contract
