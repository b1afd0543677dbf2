#include "xyn/store/sqlite/schema.h"

#include <algorithm>

#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

int FoundVersion(Connection& connection) {
  if (!connection.Use(sql::kHasSchemaVersion).Step()) return 0;
  Query query = connection.Use(sql::kSchemaVersion);
  return query.Step() ? query.Integer32(0) : 0;
}

SchemaState StateOf(Connection& connection) {
  return {.found = FoundVersion(connection), .wanted = sql::kMigrations.back().number};
}

// The step that is due, or nullptr.
const Migration* NextStep(int found) {
  const auto* const step =
      std::ranges::find_if(sql::kMigrations, [&](const Migration& m) { return m.number > found; });
  return step == sql::kMigrations.end() ? nullptr : step;
}

// Applies the step that is due, if any.
const Migration* ApplyNextStep(Connection& connection, base::Timestamp now) {
  const Migration* const step = NextStep(FoundVersion(connection));
  if (step == nullptr) return nullptr;
  connection.Use(sql::kCreateSchemaVersion).Run();
  connection.Execute(std::string(step->sql));
  connection.Use(sql::kRecordMigration)
      .Bind(std::int32_t{step->number}, std::string(step->name), now)
      .Run();
  return step;
}

}  // namespace

SchemaState SqliteSchema::State() {
  return readers_.Read([](Connection& connection) { return StateOf(connection); });
}

std::vector<std::string> SqliteSchema::Migrate() {
  std::vector<std::string> applied;
  while (const Migration* const step = writer_.Write(ApplyNextStep)) {
    applied.emplace_back(step->name);
  }
  Require();
  return applied;
}

}  // namespace xyn::store::sqlite
