// A schema to experiment in.
#pragma once

#include <string>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/bench/lab.h"
#include "xyn/store/postgres/connection.h"

namespace xyn::bench {

// Makes a schema of its own in the database of `url`, and drops it at the end.
class PostgresLab final : public Lab {
 public:
  PostgresLab(const std::string& url, const base::Clock& clock, base::Logger& log);
  // In `schema`, which must not exist.
  PostgresLab(const std::string& url, std::string schema, const base::Clock& clock,
              base::Logger& log);
  ~PostgresLab() override;

  std::unique_ptr<Lab> Another() const override;
  store::Store& store() override { return *store_; }
  store::Store& worker_store() override { return *worker_store_; }
  void LoadFinished(long runs) override;
  void LoadBacklog(long ready, long future) override;
  void Settle() override;
  std::function<void()> Specification() override;
  std::unique_ptr<PlainQueue> NewPlainQueue() override;
  std::string url() const override { return url_; }
  std::shared_ptr<void> HoldSnapshot() override;
  bool CutConnections() override;
  bool KeepCounts(bool keep) override;
  std::vector<TableSize> Sizes() override;
  void Describe(Report& report) override;

 private:
  // A session that sees the schema, for SQL past the store; waits up to an hour for a statement.
  std::unique_ptr<store::postgres::Connection> Connect() const;
  // One statement or more in the lab's own session.
  void Run(const std::string& sql);
  std::string Value(const std::string& sql);

  const base::Clock& clock_;
  base::Logger& log_;
  const std::string schema_;
  const std::string url_;        // with the schema
  const std::string plain_url_;  // without
  std::unique_ptr<store::postgres::Connection> session_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::Store> worker_store_;
};

}  // namespace xyn::bench
