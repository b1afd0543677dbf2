#include "xyn/store/postgres/postgres_store.h"

#include "xyn/store/postgres/election.h"
#include "xyn/store/postgres/maintenance.h"
#include "xyn/store/postgres/migrator.h"
#include "xyn/store/postgres/pool.h"
#include "xyn/store/postgres/queue.h"
#include "xyn/store/postgres/reader.h"
#include "xyn/store/postgres/sampler.h"
#include "xyn/store/postgres/wake_listener.h"
#include "xyn/store/postgres/worker_registry.h"

namespace xyn::store::postgres {
namespace {

class PostgresStore final : public Store {
 public:
  PostgresStore(const ConnectionOptions& connection, int max_connections, const base::Clock& clock,
                base::Logger& log)
      : connection_(connection),
        log_(log),
        ids_(clock),
        pool_(connection, max_connections),
        queue_(pool_, ids_),
        reader_(pool_),
        workers_(pool_),
        upkeep_(pool_, connection),
        migrator_(connection) {}

  RunQueue& queue() override { return queue_; }
  RunReader& reader() override { return reader_; }
  WorkerRegistry& workers() override { return workers_; }
  Maintenance& maintenance() override { return upkeep_; }
  Schema& schema() override { return migrator_; }

  std::unique_ptr<Sampler> NewSampler(const SamplerLimits& limits) override {
    return std::make_unique<QueueSampler>(connection_, limits);
  }

  std::unique_ptr<Election> NewElection(std::chrono::milliseconds deadline) override {
    return std::make_unique<LeaseElection>(connection_, deadline);
  }

  std::unique_ptr<WakeListener> NewWakeListener() override {
    return std::make_unique<NotifyListener>(pool_, log_);
  }

  std::string_view name() const override { return "postgres"; }

 private:
  const ConnectionOptions connection_;
  base::Logger& log_;
  base::UuidV7Generator ids_;
  Pool pool_;
  Queue queue_;
  Reader reader_;
  Workers workers_;
  Upkeep upkeep_;
  Migrator migrator_;
};

void CheckUrl(const std::string& url) {
  char* error = nullptr;
  PQconninfoOption* parsed = PQconninfoParse(url.c_str(), &error);
  PQconninfoFree(parsed);
  if (parsed != nullptr) return;
  std::string text = error == nullptr ? "cannot be parsed" : error;
  PQfreemem(error);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  throw Invalid("DATABASE_URL: " + text);
}

}  // namespace

std::unique_ptr<Store> OpenPostgresStore(const PostgresOptions& options, const base::Clock& clock,
                                         base::Logger& log) {
  CheckUrl(options.url);
  ConnectionOptions connection;
  connection.url = options.url;
  connection.application_name = options.application_name;
  connection.prepare_statements = options.prepare_statements;
  return std::make_unique<PostgresStore>(connection, options.max_connections, clock, log);
}

}  // namespace xyn::store::postgres
