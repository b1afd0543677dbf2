// A PgBouncer of a test's own, in transaction mode.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "tests/support/postgres_server.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace xyn::support {

// In front of `server`, on a free port of 127.0.0.1. It goes down with this object.
//
// Threads: as PostgresServer. Errors: std::runtime_error with what the program said.
class Pgbouncer final {
 public:
  explicit Pgbouncer(const PostgresServer& server);  // returns when it answers

  std::string Url(const std::string& database) const;

 private:
  TempDir directory_;
  const std::uint16_t port_;
  std::unique_ptr<Process> process_;
};

}  // namespace xyn::support
