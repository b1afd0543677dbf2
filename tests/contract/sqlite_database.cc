#include "tests/contract/test_database.h"
#include "tests/support/temp_dir.h"
#include "xyn/store/sqlite/sqlite_store.h"

namespace xyn::contract {
namespace {

class SqliteDatabase final : public TestDatabase {
 public:
  std::unique_ptr<store::Store> Open() override {
    return store::sqlite::OpenSqliteStore(
        {.path = file(), .busy_timeout = std::chrono::seconds(30)}, clock_, *log_);
  }

  std::unique_ptr<support::SqlConnection> Connect() override {
    return support::ConnectSqlite(file());
  }

  std::string FromNow(std::chrono::microseconds offset) const override {
    return "(CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000 + " +
           std::to_string(offset.count()) + ")";
  }

 private:
  std::filesystem::path file() const { return directory_.path() / "xyn.db"; }

  support::TempDir directory_;
};

}  // namespace

std::unique_ptr<TestDatabase> NewSqliteDatabase(Tables tables) {
  auto database = std::make_unique<SqliteDatabase>();
  if (tables == Tables::kMigrated) database->Open()->schema().Migrate();
  return database;
}

}  // namespace xyn::contract
