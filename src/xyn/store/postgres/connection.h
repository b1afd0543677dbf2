// One connection to PostgreSQL: the only place that calls libpq to send.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include <libpq-fe.h>

#include "xyn/store/errors.h"
#include "xyn/store/postgres/result.h"
#include "xyn/store/postgres/wire.h"

namespace xyn::store::postgres {

struct ConnectionOptions {
  std::string url;
  std::string application_name = "xyn";
  bool prepare_statements = true;
  // From sending a statement to its last row; also for connecting. Past it the connection is given
  // up, which bounds what a half-open network can hold up.
  std::chrono::milliseconds deadline{30'000};
};

// A statement from sql/*.sql. The name is its name on the server once prepared.
struct Statement {
  const char* name;
  std::string_view sql;
};

// What it means when the reply to a statement is lost.
enum class Effect {
  kReads,   // nothing: store::Unavailable
  kChanges  // it may have been committed: store::InDoubt
};

// Place: owned by Pool, or by a role that needs a session of its own.
// Threads: one at a time.
// Errors: as in store/errors.h. After one the connection is not usable() any more.
class Connection {
 public:
  // Connects, within the deadline and by `connect_by`. Throws Unavailable with the server's words;
  // never shows the password.
  explicit Connection(const ConnectionOptions& options,
                      std::chrono::steady_clock::time_point connect_by =
                          std::chrono::steady_clock::time_point::max());

  // Runs one statement in a transaction of its own, or in the one that is open.
  Result Run(const Statement& statement, const Parameters& parameters, Effect effect);

  // Runs any number of statements without parameters; the rows of the last one, in text format.
  Result RunScript(const std::string& sql, Effect effect);

  // Bounds the statements that follow as a whole, besides the deadline of each.
  void FinishBy(std::chrono::steady_clock::time_point time) { finish_by_ = time; }

  bool usable() const;
  void GiveUp() { gave_up_ = true; }  // it is not usable() any more

  // Looks, without waiting, whether the server has closed an idle connection, and reads what else
  // has come.
  bool StillOpen();

  // Has this session told of what is announced to workers. False if a pooler stands between this
  // client and its session, so that notifications may go to somebody else: they have to be tried.
  bool Listen();
  void Unlisten();
  bool listens() const { return listens_; }

  // The payload of a notification that has been read and not been returned yet.
  std::optional<std::string> NextNotification();

  int socket() const { return PQsocket(connection_.get()); }
  PGconn* raw() const { return connection_.get(); }

 private:
  void PrepareOnce(const Statement& statement);
  Result RunWithSettings(const std::string& sql, const Parameters::View& view, Effect effect);
  Result Receive(Effect effect);
  PGresult* NextResult(std::chrono::steady_clock::time_point until, Effect effect);
  [[noreturn]] void ThrowError(const Result& result, Effect effect);
  void WaitReadable(std::chrono::steady_clock::time_point until, Effect effect);
  void Flush(std::chrono::steady_clock::time_point until, Effect effect);
  [[noreturn]] void Lost(Effect effect);

  struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };
  const ConnectionOptions options_;
  std::unique_ptr<PGconn, Finish> connection_;
  std::unordered_set<std::string_view> prepared_;
  std::chrono::steady_clock::time_point finish_by_ = std::chrono::steady_clock::time_point::max();
  bool listens_ = false;
  bool gave_up_ = false;  // after an error, or with a reply outstanding
};

}  // namespace xyn::store::postgres
