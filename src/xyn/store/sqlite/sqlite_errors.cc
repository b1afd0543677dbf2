#include "xyn/store/sqlite/sqlite_errors.h"

#include <string>
#include <string_view>

#include <fmt/format.h>
#include <sqlite3.h>

#include "xyn/store/errors.h"

namespace xyn::store::sqlite {

void ThrowStoreError(const SQLite::Exception& error, const std::filesystem::path& path) {
  const std::string text = fmt::format("{}: {}", path.string(), error.what());
  switch (error.getErrorCode()) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:
      throw Timeout(text);
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_NOMEM:
    case SQLITE_NOLFS:
    case SQLITE_PROTOCOL:
      throw Unavailable(text);
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_RANGE:
      throw Invalid(text);
    case SQLITE_ERROR:
      if (std::string_view(error.what()).starts_with("no such table")) {
        throw SchemaMismatch(text + "; create the tables with: xyn migrate");
      }
      throw Invalid(text);
    default:
      throw Error(text);
  }
}

}  // namespace xyn::store::sqlite
