// The PostgreSQL of this folder's tests.
#pragma once

#include <chrono>
#include <string>

#include "tests/support/postgres_server.h"
#include "tests/support/sql_connection.h"
#include "xyn/store/postgres/connection.h"

namespace xyn::store::postgres {

// Started by the first call of the program. Nothing here crashes it.
inline support::PostgresServer& TheServer() {
  static support::PostgresServer server{{.durable = false}};
  return server;
}

inline ConnectionOptions OptionsFor(const std::string& url) {
  ConnectionOptions options;
  options.url = url;
  return options;
}

// The server's process behind a connection.
inline std::string BackendOf(Connection& connection) {
  return std::string(connection.RunScript("SELECT pg_backend_pid()", Effect::kReads).Text(0, 0));
}

// Ends sessions as an administrator does, or the server when it shuts down.
inline void EndSession(const std::string& backend) {
  support::ConnectPostgres(TheServer().Url())->Run("SELECT pg_terminate_backend(" + backend + ")");
}

}  // namespace xyn::store::postgres
