// A SQLite file to experiment in.
#pragma once

#include <filesystem>
#include <string>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/bench/lab.h"
#include "xyn/store/sqlite/connection.h"

namespace xyn::bench {

// Makes a folder beside `path`, so that it is on the same disk, and removes it at the end. `path`
// itself need not exist.
class SqliteLab final : public Lab {
 public:
  SqliteLab(const std::filesystem::path& path, const base::Clock& clock, base::Logger& log);
  ~SqliteLab() override;

  std::unique_ptr<Lab> Another() const override;
  store::Store& store() override { return *store_; }
  store::Store& worker_store() override { return *store_; }
  void LoadFinished(long runs) override;
  void LoadBacklog(long ready, long future) override;
  void Settle() override;
  std::function<void()> Specification() override;
  std::unique_ptr<PlainQueue> NewPlainQueue() override;
  std::string url() const override;
  std::shared_ptr<void> HoldSnapshot() override;
  bool CutConnections() override { return false; }
  bool KeepCounts(bool /*keep*/) override { return false; }
  std::vector<TableSize> Sizes() override;
  void Describe(Report& report) override;

 private:
  std::unique_ptr<store::sqlite::Connection> Connect() const;
  long long Now() const;  // as the tables have it

  const base::Clock& clock_;
  base::Logger& log_;
  const std::filesystem::path path_;  // beside which the folder is
  const std::filesystem::path folder_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::sqlite::Connection> session_;
};

}  // namespace xyn::bench
