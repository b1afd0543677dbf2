// store::RunReader on PostgreSQL.
#pragma once

#include "xyn/store/postgres/pool.h"
#include "xyn/store/store.h"

namespace xyn::store::postgres {

// Place: owned by the store, whose pool it borrows. Threads: any.
class Reader final : public RunReader {
 public:
  explicit Reader(Pool& pool) : pool_(pool) {}

  std::optional<model::Run> Get(const base::Uuid& id) override;
  std::vector<model::Run> List(const ListRequest& request) override;
  void Ping() override;

 private:
  Pool& pool_;
};

}  // namespace xyn::store::postgres
