// A PostgreSQL server of a test's own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace xyn::support {

struct PostgresOptions {
  // Whether a commit survives a crash of the server. False is faster, for tests that crash nothing.
  bool durable = true;
  std::vector<std::string> settings = {};  // "name=value", as in postgresql.conf
};

// Who PostgreSQL and PgBouncer are run as: the user postgres for root, whom they refuse; nullopt
// for others. Throws std::runtime_error if root has no such user.
std::optional<UserIds> UnprivilegedUser();

// Made by initdb in a temporary directory, listening on 127.0.0.1 on a port of its own, which it
// keeps over restarts; superuser `postgres` without a password. As PostgreSQL refuses to run as
// root, root starts it as the user postgres. It goes down with this object, and with the process
// if that is killed.
//
// The programs are those of the newest version in /usr/lib/postgresql, or in $XYN_TEST_PG_BIN.
//
// Threads: one at a time; the one that starts it has to outlive the server (see Process).
// Errors: std::runtime_error with what the program said.
class PostgresServer final {
 public:
  explicit PostgresServer(PostgresOptions options = {});  // Start() included
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  enum class StopMode {
    kFast,       // disconnects everybody and shuts down cleanly
    kImmediate,  // as a crash: the next start recovers from the log
  };

  void Start();  // returns when it accepts connections
  void Stop(StopMode mode);
  void Restart(StopMode mode);

  std::uint16_t port() const { return port_; }
  std::string Url(const std::string& database = "postgres") const;

  // Makes a new database, a copy of `original` (nobody may be connected to that), and returns its
  // name.
  std::string CreateDatabase(const std::string& original = "template1");
  void DropDatabase(const std::string& name);  // disconnects everybody from it

  std::string Log() const;  // of the current start

 private:
  void Administer(const std::string& statement) const;

  PostgresOptions options_;
  TempDir directory_;
  std::uint16_t port_ = 0;
  int databases_ = 0;
  std::unique_ptr<Process> process_;  // null while stopped
};

}  // namespace xyn::support
