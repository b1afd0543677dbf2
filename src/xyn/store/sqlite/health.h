// How a SQLite database is.
#pragma once

#include <filesystem>

#include "xyn/model/database_health.h"
#include "xyn/store/sqlite/connection.h"

namespace xyn::store::sqlite {

// Reads what SQLite can tell at once: the size of the file, "(file)", and of the write-ahead log
// beside it, "(wal)", which grows while a reader keeps it from being written back. The size of one
// table cannot be had without reading all of it, rows that are deleted do not stay, and nobody
// knows what transactions other processes have open. Errors: SQLite::Exception.
model::DatabaseHealth ReadHealth(Connection& connection, const std::filesystem::path& path);

}  // namespace xyn::store::sqlite
