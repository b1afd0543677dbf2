#include "xyn/store/sqlite/sqlite_store.h"

#include "xyn/store/sqlite/database_file.h"
#include "xyn/store/sqlite/election.h"
#include "xyn/store/sqlite/maintenance.h"
#include "xyn/store/sqlite/reader_pool.h"
#include "xyn/store/sqlite/run_queue.h"
#include "xyn/store/sqlite/run_reader.h"
#include "xyn/store/sqlite/sampler.h"
#include "xyn/store/sqlite/schema.h"
#include "xyn/store/sqlite/wake_files.h"
#include "xyn/store/sqlite/wake_listener.h"
#include "xyn/store/sqlite/worker_registry.h"
#include "xyn/store/sqlite/writer.h"

namespace xyn::store::sqlite {
namespace {

class SqliteStore final : public Store {
 public:
  SqliteStore(const std::filesystem::path& path, std::chrono::milliseconds busy_timeout,
              const base::Clock& clock, base::Logger& log)
      : path_(path),
        clock_(clock),
        log_(log),
        writer_(path, busy_timeout, clock),
        readers_(path, busy_timeout),
        wake_(path),
        queue_(writer_, wake_, clock),
        reader_(readers_),
        workers_(writer_),
        maintenance_(writer_, readers_),
        schema_(writer_, readers_) {}

  RunQueue& queue() override { return queue_; }
  RunReader& reader() override { return reader_; }
  WorkerRegistry& workers() override { return workers_; }
  Maintenance& maintenance() override { return maintenance_; }
  Schema& schema() override { return schema_; }

  std::unique_ptr<Sampler> NewSampler(const SamplerLimits& limits) override {
    return std::make_unique<SqliteSampler>(path_, limits, clock_);
  }

  std::unique_ptr<Election> NewElection(std::chrono::milliseconds /*deadline*/) override {
    return std::make_unique<SqliteElection>(writer_, readers_, clock_);
  }

  std::unique_ptr<WakeListener> NewWakeListener() override {
    return std::make_unique<InotifyWakeListener>(wake_, log_);
  }

  std::string_view name() const override { return "sqlite"; }

 private:
  const std::filesystem::path path_;
  const base::Clock& clock_;
  base::Logger& log_;
  Writer writer_;
  ReaderPool readers_;
  const WakeFiles wake_;
  SqliteRunQueue queue_;
  SqliteRunReader reader_;
  SqliteWorkerRegistry workers_;
  SqliteMaintenance maintenance_;
  SqliteSchema schema_;
};

}  // namespace

std::unique_ptr<Store> OpenSqliteStore(const SqliteOptions& options, const base::Clock& clock,
                                       base::Logger& log) {
  const std::filesystem::path path = PrepareDatabaseFile(options.path, options.busy_timeout);
  return std::make_unique<SqliteStore>(path, options.busy_timeout, clock, log);
}

}  // namespace xyn::store::sqlite
