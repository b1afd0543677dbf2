#include "xyn/store/sqlite/health.h"

#include <cstdint>
#include <system_error>

#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

std::int64_t WalBytes(const std::filesystem::path& path) {
  std::error_code none;  // the log goes with the last connection, and no log has no bytes
  const auto bytes = std::filesystem::file_size(path.string() + "-wal", none);
  return none ? 0 : static_cast<std::int64_t>(bytes);
}

}  // namespace

model::DatabaseHealth ReadHealth(Connection& connection, const std::filesystem::path& path) {
  Query file = connection.Use(sql::kFileSize);
  file.Step();
  model::DatabaseHealth health;
  health.tables.push_back(
      {.table = "(file)", .dead_rows = std::nullopt, .size_bytes = file.Integer(0)});
  health.tables.push_back(
      {.table = "(wal)", .dead_rows = std::nullopt, .size_bytes = WalBytes(path)});
  return health;
}

}  // namespace xyn::store::sqlite
