// What is wrong with a SQLite database after a disaster.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/durability/promises.h"
#include "tests/durability/workload.h"
#include "xyn/base/clock.h"
#include "xyn/store/store.h"

namespace xyn::durability {

// Opens the database as every command of Xyn does: the file is created, the tables are brought up
// to date. Waits up to a minute for others.
std::unique_ptr<store::Store> OpenStore(const std::filesystem::path& database,
                                        const base::Clock& clock);

// Everything that is wrong, empty if nothing is: SQLite's integrity check is content, all promises
// are kept, and the kept counts are those of the rows. Throws what the store throws.
std::vector<std::string> Examine(const std::filesystem::path& database, const base::Clock& clock,
                                 const Promises& promises);

std::int64_t CountLive(store::Store& store);

}  // namespace xyn::durability
