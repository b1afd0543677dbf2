#include "xyn/store/postgres/migrator.h"

#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "xyn/store/postgres_sql.h"

namespace xyn::store::postgres {
namespace {

// Waiting for another process's migration of a large table is not a fault.
constexpr std::chrono::minutes kDeadline{30};

int FoundVersion(Connection& connection) {
  const Result where = connection.RunScript(
      "SELECT current_schema(), EXISTS (SELECT FROM pg_tables WHERE schemaname = current_schema() "
      "AND tablename = 'xyn_schema_version')",
      Effect::kReads);
  if (where.IsNull(0, 0)) {
    throw SchemaMismatch(
        "the connection's search_path names no schema that exists; create one, or name another "
        "with ?options=-csearch_path%3D...");
  }
  if (where.Text(0, 1) != "t") return 0;
  const Result version = connection.RunScript(
      "SELECT coalesce(max(version), 0) FROM xyn_schema_version", Effect::kReads);
  return std::atoi(std::string(version.Text(0, 0)).c_str());
}

int WantedVersion() { return sql::kMigrations.back().number; }

constexpr const char* kBegin =
    "BEGIN; "
    "SELECT pg_advisory_xact_lock(hashtextextended('xyn migrate ' || current_schema(), 0))";

void Apply(Connection& connection, const Migration& step) {
  connection.RunScript(
      "CREATE TABLE IF NOT EXISTS xyn_schema_version (version integer PRIMARY KEY, "
      "name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())",
      Effect::kReads);
  connection.RunScript(std::string(step.sql), Effect::kReads);
  connection.RunScript(fmt::format("INSERT INTO xyn_schema_version VALUES ({}, '{}'); COMMIT",
                                   step.number, step.name),
                       Effect::kReads);
}

}  // namespace

void RequireServerVersion(int version) {
  constexpr int kOldest = 130'000;
  if (version >= kOldest) return;
  throw SchemaMismatch(
      fmt::format("the server is PostgreSQL {}.{}; Xyn needs PostgreSQL 13 or newer",
                  version / 10'000, version % 10'000));
}

Migrator::Migrator(ConnectionOptions options)
    : options_([&] {
        options.prepare_statements = false;
        return std::move(options);
      }()) {}

SchemaState Migrator::State() {
  Connection connection(options_);
  return {FoundVersion(connection), WantedVersion()};
}

std::vector<std::string> Migrator::Migrate() {
  ConnectionOptions options = options_;
  options.deadline = kDeadline;
  Connection(options_).RunScript("SELECT 1", Effect::kReads);  // unreachable is found out soon
  Connection connection(options);
  RequireServerVersion(PQserverVersion(connection.raw()));
  std::vector<std::string> applied;
  for (const Migration& step : sql::kMigrations) {
    if (FoundVersion(connection) >= step.number) continue;
    connection.RunScript(kBegin, Effect::kReads);
    if (FoundVersion(connection) >= step.number) {
      connection.RunScript("COMMIT", Effect::kReads);
      continue;
    }
    Apply(connection, step);
    applied.emplace_back(step.name);
  }
  const int found = FoundVersion(connection);
  if (found > WantedVersion()) Require();
  return applied;
}

}  // namespace xyn::store::postgres
