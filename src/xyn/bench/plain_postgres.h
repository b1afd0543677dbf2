// PlainQueue on PostgreSQL.
#pragma once

#include <string>

#include "xyn/bench/plain_queue.h"
#include "xyn/store/postgres/connection.h"

namespace xyn::bench {

class PlainPostgres final : public PlainQueue {
 public:
  // Makes the table in the schema that `options` leads to, if it is not there.
  explicit PlainPostgres(const store::postgres::ConnectionOptions& options);

  std::unique_ptr<PlainQueue> Connect() const override;
  void Enqueue(int runs) override;
  int ClaimAndFinish(int at_most) override;
  void Settle() override;

 private:
  const store::postgres::ConnectionOptions options_;
  store::postgres::Connection connection_;
};

}  // namespace xyn::bench
