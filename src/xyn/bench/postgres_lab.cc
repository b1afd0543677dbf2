#include "xyn/bench/postgres_lab.h"

#include <unistd.h>

#include <algorithm>
#include <exception>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "xyn/bench/plain_postgres.h"
#include "xyn/store/postgres/postgres_store.h"

namespace xyn::bench {
namespace {

using store::postgres::Connection;
using store::postgres::ConnectionOptions;
using store::postgres::Effect;

// The specification's, word for word but for the layout.
constexpr const char* kSpecification =
    "SELECT status::text, COUNT(*)::bigint FROM runs GROUP BY status;"
    "SELECT COUNT(*) FILTER (WHERE status='QUEUED'::runstatus AND run_at <= NOW()) AS ready, "
    "COUNT(*) FILTER (WHERE status='QUEUED'::runstatus AND run_at > NOW()) AS future FROM runs;"
    "SELECT EXTRACT(EPOCH FROM (NOW() - MIN(queued_at)))::double precision FROM runs "
    "WHERE status='QUEUED'::runstatus AND run_at <= NOW();"
    "SELECT COUNT(*) FILTER (WHERE lease_expires_at < NOW()) AS expired, "
    "COUNT(*) FILTER (WHERE lease_expires_at >= NOW()) AS active FROM runs "
    "WHERE status='RUNNING'::runstatus AND lease_expires_at IS NOT NULL";

std::string WithSchema(const std::string& url, const std::string& schema) {
  const char separator = url.find('?') == std::string::npos ? '?' : '&';
  return fmt::format("{}{}options=-csearch_path%3D{}", url, separator, schema);
}

ConnectionOptions OptionsOf(const std::string& url) {
  ConnectionOptions options;
  options.url = url;
  options.application_name = "xyn-bench";
  options.deadline = std::chrono::hours(1);
  return options;
}

std::unique_ptr<Connection> Open(const std::string& url) {
  return std::make_unique<Connection>(OptionsOf(url));
}

}  // namespace

PostgresLab::PostgresLab(const std::string& url, const base::Clock& clock, base::Logger& log)
    : PostgresLab(url, fmt::format("xyn_bench_{}", getpid()), clock, log) {}

PostgresLab::PostgresLab(const std::string& url, std::string schema, const base::Clock& clock,
                         base::Logger& log)
    : clock_(clock),
      log_(log),
      schema_(std::move(schema)),
      url_(WithSchema(url, schema_)),
      plain_url_(url) {
  Open(plain_url_)->RunScript("CREATE SCHEMA " + schema_, Effect::kChanges);
  store::postgres::PostgresOptions options{.url = url_, .application_name = "xyn-bench"};
  store_ = store::postgres::OpenPostgresStore(options, clock, log);
  options.max_connections = store::postgres::kWorkerConnections;
  worker_store_ = store::postgres::OpenPostgresStore(options, clock, log);
  store_->schema().Migrate();
  session_ = Connect();
}

PostgresLab::~PostgresLab() {
  try {
    Open(plain_url_)->RunScript("DROP SCHEMA " + schema_ + " CASCADE", Effect::kChanges);
  } catch (const std::exception& error) {
    fmt::print(stderr, "xyn: schema {} was not dropped: {}\n", schema_, error.what());
  }
}

std::unique_ptr<Lab> PostgresLab::Another() const {
  return std::make_unique<PostgresLab>(plain_url_, schema_ + "_other", clock_, log_);
}

std::unique_ptr<Connection> PostgresLab::Connect() const {
  auto connection = Open(url_);
  // Loading and the specification's queries are planned as anybody's would be.
  connection->RunScript(
      "RESET enable_seqscan; RESET enable_hashjoin; RESET enable_mergejoin;"
      "RESET plan_cache_mode; RESET jit",
      Effect::kReads);
  return connection;
}

void PostgresLab::LoadFinished(long runs) {
  constexpr long kChunk = 500'000;
  for (long left = runs; left > 0; left -= kChunk) {
    Run(fmt::format(
        "INSERT INTO runs (name, status, attempt, locked_by, started_at, completed_at) "
        "SELECT 'blueprint.' || g % 10, (CASE WHEN g % 100 = 0 THEN 'FAILED' WHEN g % 1000 = 1 "
        "THEN 'CANCELLED' ELSE 'COMPLETED' END)::runstatus, 1, 'worker-' || g % 50, now(), now() "
        "FROM generate_series(1, {}) AS g",
        std::min(kChunk, left)));
  }
}

void PostgresLab::LoadBacklog(long ready, long future) {
  Run(fmt::format(
      "INSERT INTO runs (name, queued_at, run_at) "
      "SELECT 'blueprint.' || g % 10, at, at FROM (SELECT g, date_trunc('milliseconds', now()) "
      "- g / 100 * interval '10 ms' AS at FROM generate_series(1, {}) AS g) AS batch",
      ready));
  Run(
      fmt::format("INSERT INTO runs (name, run_at) SELECT 'blueprint.' || g % 10, "
                  "now() + interval '1 hour' + g * interval '100 ms' "
                  "FROM generate_series(1, {}) AS g",
                  future));
}

void PostgresLab::Settle() {
  while (store_->maintenance().CompactCounts() > 0) {
  }
  Run("VACUUM ANALYZE runs");
  Run("VACUUM ANALYZE run_deltas");
  Run("VACUUM ANALYZE queued_counts");
  Run("CHECKPOINT");
}

std::function<void()> PostgresLab::Specification() {
  return [session = std::shared_ptr<Connection>(Connect())] {
    session->RunScript(kSpecification, Effect::kReads);
  };
}

std::unique_ptr<PlainQueue> PostgresLab::NewPlainQueue() {
  return std::make_unique<PlainPostgres>(OptionsOf(url_));
}

std::shared_ptr<void> PostgresLab::HoldSnapshot() {
  // The end of its connection is the end of the transaction.
  std::shared_ptr<Connection> holder = Connect();
  holder->RunScript("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM run_totals",
                    Effect::kReads);
  return holder;
}

bool PostgresLab::CutConnections() {
  session_->RunScript(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
      "AND application_name = current_setting('application_name') "
      "AND datname = current_database()",
      Effect::kReads);
  return true;
}

bool PostgresLab::KeepCounts(bool keep) {
  Run(fmt::format("ALTER TABLE runs {} TRIGGER USER", keep ? "ENABLE" : "DISABLE"));
  return true;
}

void PostgresLab::Run(const std::string& sql) { session_->RunScript(sql, Effect::kChanges); }

std::string PostgresLab::Value(const std::string& sql) {
  return std::string(session_->RunScript(sql, Effect::kReads).Text(0, 0));
}

std::vector<TableSize> PostgresLab::Sizes() {
  const auto rows = session_->RunScript(
      "SELECT relname, pg_relation_size(oid) FROM pg_class "
      "WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'i') "
      "AND relname ~ '^(ix_)?(runs|run_deltas|queued_counts|running_counts)' ORDER BY 2 DESC",
      Effect::kReads);
  std::vector<TableSize> sizes;
  sizes.reserve(static_cast<std::size_t>(rows.rows()));
  for (int row = 0; row < rows.rows(); ++row) {
    sizes.push_back({std::string(rows.Text(row, 0)), std::stod(std::string(rows.Text(row, 1)))});
  }
  return sizes;
}

void PostgresLab::Describe(Report& report) {
  report.Setting("PostgreSQL", Value("SHOW server_version"));
  report.Setting("processors", std::to_string(std::thread::hardware_concurrency()));
  for (const char* setting : {"shared_buffers", "fsync", "synchronous_commit", "max_wal_size"}) {
    report.Setting(setting, Value(fmt::format("SHOW {}", setting)));
  }
}

}  // namespace xyn::bench
