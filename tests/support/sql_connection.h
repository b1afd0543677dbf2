// Plain SQL to a database, past the store: what an operator or a neighbouring application does.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace xyn::support {

// Threads: one at a time. Errors: std::runtime_error with the database's message.
class SqlConnection {
 public:
  using Row = std::vector<std::optional<std::string>>;  // values as text; nullopt is NULL

  virtual ~SqlConnection() = default;

  // Runs one or more statements and returns the rows of the last.
  virtual std::vector<Row> Run(const std::string& sql) = 0;

  // The only value of the only row; throws std::runtime_error if there is no such, or it is NULL.
  std::string Value(const std::string& sql);
};

std::unique_ptr<SqlConnection> ConnectPostgres(const std::string& url);

// Waits up to 10 s for other writers.
std::unique_ptr<SqlConnection> ConnectSqlite(const std::filesystem::path& path);

}  // namespace xyn::support
