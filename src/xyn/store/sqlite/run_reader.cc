#include "xyn/store/sqlite/run_reader.h"

#include "xyn/store/sqlite/run_row.h"
#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {

std::optional<model::Run> SqliteRunReader::Get(const base::Uuid& id) {
  return readers_.Read([&](Connection& connection) -> std::optional<model::Run> {
    Query query = connection.Use(sql::kGetRun);
    query.Bind(id);
    if (!query.Step()) return std::nullopt;
    return ReadRun(query);
  });
}

std::vector<model::Run> SqliteRunReader::List(const ListRequest& request) {
  std::optional<std::string> status;
  if (request.status) status = model::ToString(*request.status);
  return readers_.Read([&](Connection& connection) {
    Query query = connection.Use(sql::kListRuns);
    query.Bind(status, request.name, request.before, std::int32_t{request.limit});
    std::vector<model::Run> runs;
    while (query.Step()) runs.push_back(ReadRun(query));
    return runs;
  });
}

void SqliteRunReader::Ping() {
  readers_.Read([](Connection& connection) { return connection.Use(sql::kPing).Step(); });
}

}  // namespace xyn::store::sqlite
