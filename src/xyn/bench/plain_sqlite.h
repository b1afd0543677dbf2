// PlainQueue on SQLite.
#pragma once

#include <filesystem>

#include "xyn/base/clock.h"
#include "xyn/base/uuid.h"
#include "xyn/bench/plain_queue.h"
#include "xyn/store/sqlite/connection.h"

namespace xyn::bench {

class PlainSqlite final : public PlainQueue {
 public:
  // Makes the table in `file`, if it is not there.
  explicit PlainSqlite(const std::filesystem::path& file);

  std::unique_ptr<PlainQueue> Connect() const override;
  void Enqueue(int runs) override;
  int ClaimAndFinish(int at_most) override;
  void Settle() override;

 private:
  const std::filesystem::path file_;
  store::sqlite::Connection connection_;
  base::SystemClock clock_;
  base::UuidV7Generator ids_{clock_};
};

}  // namespace xyn::bench
