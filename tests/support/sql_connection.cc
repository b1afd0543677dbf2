#include "tests/support/sql_connection.h"

#include <stdexcept>

#include <libpq-fe.h>
#include <sqlite3.h>

namespace xyn::support {
namespace {

class PostgresConnection final : public SqlConnection {
 public:
  explicit PostgresConnection(const std::string& url)
      : connection_(PQconnectdb(url.c_str()), PQfinish) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) Throw();
    PQsetNoticeProcessor(connection_.get(), [](void*, const char*) {}, nullptr);
  }

  std::vector<Row> Run(const std::string& sql) override {
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result(
        PQexec(connection_.get(), sql.c_str()), PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) Throw();
    std::vector<Row> rows;
    for (int row = 0; row < PQntuples(result.get()); ++row) {
      Row& values = rows.emplace_back();
      for (int column = 0; column < PQnfields(result.get()); ++column) {
        if (PQgetisnull(result.get(), row, column) != 0) {
          values.emplace_back(std::nullopt);
        } else {
          values.emplace_back(PQgetvalue(result.get(), row, column));
        }
      }
    }
    return rows;
  }

 private:
  [[noreturn]] void Throw() const { throw std::runtime_error(PQerrorMessage(connection_.get())); }

  std::unique_ptr<PGconn, void (*)(PGconn*)> connection_;
};

class SqliteConnection final : public SqlConnection {
 public:
  explicit SqliteConnection(const std::filesystem::path& path) : database_(nullptr, sqlite3_close) {
    sqlite3* opened = nullptr;
    const int result = sqlite3_open(path.c_str(), &opened);
    database_.reset(opened);
    if (result != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(opened));
    sqlite3_busy_timeout(opened, 10'000);
  }

  std::vector<Row> Run(const std::string& sql) override {
    std::vector<Row> rows;
    const char* rest = sql.c_str();
    while (*rest != '\0') {
      sqlite3_stmt* prepared = nullptr;
      Check(sqlite3_prepare_v2(database_.get(), rest, -1, &prepared, &rest));
      const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(prepared,
                                                                            sqlite3_finalize);
      if (statement != nullptr) rows = RowsOf(*statement);  // null: only blanks were left
    }
    return rows;
  }

 private:
  std::vector<Row> RowsOf(sqlite3_stmt& statement) {
    std::vector<Row> rows;
    int result = sqlite3_step(&statement);
    for (; result == SQLITE_ROW; result = sqlite3_step(&statement)) {
      Row& values = rows.emplace_back();
      for (int column = 0; column < sqlite3_column_count(&statement); ++column) {
        values.push_back(ValueOf(statement, column));
      }
    }
    if (result != SQLITE_DONE) Check(result);
    return rows;
  }

  static std::optional<std::string> ValueOf(sqlite3_stmt& statement, int column) {
    if (sqlite3_column_type(&statement, column) == SQLITE_NULL) return std::nullopt;
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(&statement, column));
    const int size = sqlite3_column_bytes(&statement, column);
    return std::string(bytes, static_cast<std::size_t>(size));
  }

  void Check(int result) const {
    if (result != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(database_.get()));
  }

  std::unique_ptr<sqlite3, int (*)(sqlite3*)> database_;
};

}  // namespace

std::string SqlConnection::Value(const std::string& sql) {
  const std::vector<Row> rows = Run(sql);
  if (rows.size() != 1 || rows[0].size() != 1 || !rows[0][0]) {
    throw std::runtime_error("not one value: " + sql);
  }
  return *rows[0][0];
}

std::unique_ptr<SqlConnection> ConnectPostgres(const std::string& url) {
  return std::make_unique<PostgresConnection>(url);
}

std::unique_ptr<SqlConnection> ConnectSqlite(const std::filesystem::path& path) {
  return std::make_unique<SqliteConnection>(path);
}

}  // namespace xyn::support
