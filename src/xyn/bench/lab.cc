#include "xyn/bench/lab.h"

#include <unistd.h>

#include <exception>
#include <thread>

#include <fmt/format.h>

#include "xyn/store/postgres/postgres_store.h"

namespace xyn::bench {
namespace {

using store::postgres::Connection;
using store::postgres::ConnectionOptions;
using store::postgres::Effect;

std::string WithSchema(const std::string& url, const std::string& schema) {
  const char separator = url.find('?') == std::string::npos ? '?' : '&';
  return fmt::format("{}{}options=-csearch_path%3D{}", url, separator, schema);
}

std::unique_ptr<Connection> Open(const std::string& url) {
  ConnectionOptions options;
  options.url = url;
  options.application_name = "xyn-bench";
  options.deadline = std::chrono::hours(1);
  return std::make_unique<Connection>(options);
}

}  // namespace

Lab::Lab(const std::string& url, const base::Clock& clock, base::Logger& log)
    : schema_(fmt::format("xyn_bench_{}", getpid())),
      url_(WithSchema(url, schema_)),
      plain_url_(url) {
  Open(plain_url_)->RunScript("CREATE SCHEMA " + schema_, Effect::kChanges);
  store_ = store::postgres::OpenPostgresStore({.url = url_, .application_name = "xyn-bench"}, clock,
                                              log);
  store_->schema().Migrate();
  session_ = Connect();
}

Lab::~Lab() {
  try {
    Open(plain_url_)->RunScript("DROP SCHEMA " + schema_ + " CASCADE", Effect::kChanges);
  } catch (const std::exception& error) {
    fmt::print(stderr, "xyn: schema {} was not dropped: {}\n", schema_, error.what());
  }
}

std::unique_ptr<Connection> Lab::Connect() const {
  auto connection = Open(url_);
  // Loading and the specification's queries are planned as anybody's would be.
  connection->RunScript(
      "RESET enable_seqscan; RESET enable_hashjoin; RESET enable_mergejoin;"
      "RESET plan_cache_mode; RESET jit",
      Effect::kReads);
  return connection;
}

void Lab::Run(const std::string& sql) { session_->RunScript(sql, Effect::kChanges); }

std::string Lab::Value(const std::string& sql) {
  return std::string(session_->RunScript(sql, Effect::kReads).Text(0, 0));
}

void Lab::Describe(Report& report) {
  report.Setting("PostgreSQL", Value("SHOW server_version"));
  report.Setting("processors", std::to_string(std::thread::hardware_concurrency()));
  for (const char* setting : {"shared_buffers", "fsync", "synchronous_commit", "max_wal_size"}) {
    report.Setting(setting, Value(fmt::format("SHOW {}", setting)));
  }
}

}  // namespace xyn::bench
