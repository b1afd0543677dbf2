// SQLite's result codes as the exceptions of store/errors.h.
#pragma once

#include <filesystem>

#include <SQLiteCpp/Exception.h>

namespace xyn::store::sqlite {

// Throws what the caller of the store may act upon: Timeout (busy, interrupted), Unavailable (the
// disk is full or fails), SchemaMismatch (a table is missing), Invalid (the statement or its
// values) or Error (the file is damaged).
[[noreturn]] void ThrowStoreError(const SQLite::Exception& error,
                                  const std::filesystem::path& path);

}  // namespace xyn::store::sqlite
