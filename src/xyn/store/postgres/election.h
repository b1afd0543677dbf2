// store::Election on PostgreSQL.
#pragma once

#include <memory>

#include "xyn/store/postgres/connection.h"
#include "xyn/store/store.h"

namespace xyn::store::postgres {

// Place: owned by the collector. Threads: one at a time. Keeps one connection of its own, so that
// a lease is not lost because workers use all the others.
class LeaseElection final : public Election {
 public:
  LeaseElection(ConnectionOptions options, std::chrono::milliseconds deadline);

  Candidacy Stand(const std::string& candidate, std::chrono::milliseconds lease) override;
  void Resign(const std::string& candidate) override;

 private:
  Result Run(const Statement& statement, const Parameters& parameters);

  const ConnectionOptions options_;
  std::unique_ptr<Connection> connection_;  // nullptr: to be opened at the next call
};

}  // namespace xyn::store::postgres
