// The database file before the store uses it.
#pragma once

#include <chrono>
#include <filesystem>

namespace xyn::store::sqlite {

// Creates the file if there is none, sees that it can be read and written, and puts it in WAL mode,
// in which it stays. Returns its absolute path. Throws base::EnvironmentError, in one line, naming
// the path, what is wrong with it and what would be right.
std::filesystem::path PrepareDatabaseFile(const std::filesystem::path& path,
                                          std::chrono::milliseconds busy_timeout);

}  // namespace xyn::store::sqlite
