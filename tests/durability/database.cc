#include "tests/durability/database.h"

#include "tests/support/sql_connection.h"
#include "xyn/store/sqlite/sqlite_store.h"

namespace xyn::durability {
namespace {

using model::RunStatus;

std::vector<model::Run> AllRuns(store::RunReader& reader) {
  std::vector<model::Run> all;
  store::ListRequest request;
  request.limit = store::kMaxPage;
  while (true) {
    std::vector<model::Run> page = reader.List(request);
    if (page.empty()) return all;
    request.before = page.back().id;
    all.insert(all.end(), page.begin(), page.end());
  }
}

std::vector<std::string> ExamineStore(store::Store& store, const Promises& promises) {
  std::vector<std::string> wrong = promises.Broken(AllRuns(store.reader()));
  const store::Sampler::Audit audit = store.NewSampler({})->SampleAndCount();
  if (audit.sampled != audit.counted) wrong.emplace_back("the counts are not those of the rows");
  return wrong;
}

}  // namespace

std::unique_ptr<store::Store> Database::Open() const {
  auto store = store::sqlite::OpenSqliteStore(
      {.path = path_, .busy_timeout = std::chrono::minutes(1)}, clock_, *log_);
  store->schema().Migrate();
  return store;
}

std::vector<std::string> Database::Examine(const Promises& promises) const {
  const auto store = Open();
  const std::string integrity =
      support::ConnectSqlite(path_)->Run("PRAGMA integrity_check").at(0).at(0).value();
  if (integrity != "ok") return {"integrity_check: " + integrity};
  return ExamineStore(*store, promises);
}

std::int64_t CountLive(store::Store& store) {
  const model::QueueSnapshot snapshot = store.NewSampler({})->Sample();
  return snapshot.depth[IndexOf(RunStatus::kQueued)] + snapshot.depth[IndexOf(RunStatus::kRunning)];
}

}  // namespace xyn::durability
