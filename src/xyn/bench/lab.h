// Tables of Xyn to experiment on, in a PostgreSQL database that may be in use otherwise.
#pragma once

#include <memory>
#include <string>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/bench/report.h"
#include "xyn/store/postgres/connection.h"
#include "xyn/store/store.h"

namespace xyn::bench {

// Makes a schema of its own, with Xyn's tables in it, and drops it at the end. Tables of others,
// Xyn's among them, are not touched; the server's time of course is.
//
// Place: on the stack of a benchmark; borrows clock and log. Threads: one; the store's are its own.
// Errors: what the store throws.
class Lab final {
 public:
  Lab(const std::string& url, const base::Clock& clock, base::Logger& log);
  ~Lab();
  Lab(const Lab&) = delete;
  Lab& operator=(const Lab&) = delete;

  store::Store& store() { return *store_; }

  // A session that sees the schema, for SQL past the store; waits up to an hour for a statement.
  std::unique_ptr<store::postgres::Connection> Connect() const;

  // One statement or more in the lab's own session.
  void Run(const std::string& sql);
  std::string Value(const std::string& sql);

  // Server, machine and the settings that matter to speed.
  void Describe(Report& report);

 private:
  const std::string schema_;
  const std::string url_;        // with the schema
  const std::string plain_url_;  // without
  std::unique_ptr<store::postgres::Connection> session_;
  std::unique_ptr<store::Store> store_;
};

}  // namespace xyn::bench
