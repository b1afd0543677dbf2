#include "xyn/store/postgres/connection.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "xyn/store/postgres/sqlstate.h"

namespace xyn::store::postgres {
namespace {

using Time = std::chrono::steady_clock::time_point;

// Waits until the socket is ready for `events`; false when `until` comes first.
bool WaitFor(int socket, short events, Time until) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd descriptor{socket, events, 0};
    const int ready = poll(&descriptor, 1, static_cast<int>(left.count()));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return true;  // let libpq find out what is wrong
  }
}

std::string OneLine(const char* message) {
  std::string text = message == nullptr ? "" : message;
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  for (char& c : text) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  return text;
}

// Ours come first, so that the URL can override them.
PGconn* StartConnecting(const ConnectionOptions& options) {
  const std::array<const char*, 8> keywords = {
      "application_name", "client_encoding",  "keepalives_idle", "keepalives_interval",
      "keepalives_count", "tcp_user_timeout", "dbname",          nullptr};
  const std::array<const char*, 8> values = {options.application_name.c_str(),
                                             "UTF8",
                                             "30",
                                             "10",
                                             "3",
                                             "30000",
                                             options.url.c_str(),
                                             nullptr};
  return PQconnectStartParams(keywords.data(), values.data(), 1);
}

void CompleteConnecting(PGconn* connection, Time until) {
  PostgresPollingStatusType state = PGRES_POLLING_WRITING;
  while (state != PGRES_POLLING_OK) {
    if (state == PGRES_POLLING_FAILED) throw Unavailable(OneLine(PQerrorMessage(connection)));
    const short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    if (!WaitFor(PQsocket(connection), events, until)) {
      throw Timeout("connecting to PostgreSQL took too long");
    }
    state = PQconnectPoll(connection);
  }
}

// The statements here are written for index scans on a table whose size changes faster than its
// statistics; a plan made while the table was small must not outlive that. For the same reason they
// say `r.id = ANY (ARRAY[other.id])` where they mean `r.id = other.id`: it can be looked up by key
// only, while an equality could also be met by passing over the whole primary key, the best plan
// for a table that is empty.
constexpr const char* kSessionSettings =
    "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; "
    "SET plan_cache_mode = force_generic_plan; SET jit = off";

// The same for one transaction, in one statement.
constexpr const char* kTransactionSettings =
    "SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), "
    "set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true)";

}  // namespace

Connection::Connection(const ConnectionOptions& options, Time connect_by) : options_(options) {
  const Time until = std::min(std::chrono::steady_clock::now() + options_.deadline, connect_by);
  connection_.reset(StartConnecting(options_));
  if (connection_ == nullptr) throw Unavailable("out of memory");
  if (PQstatus(connection_.get()) == CONNECTION_BAD) {
    throw Unavailable(OneLine(PQerrorMessage(connection_.get())));
  }
  CompleteConnecting(connection_.get(), until);
  PQsetnonblocking(connection_.get(), 1);
  PQsetNoticeProcessor(connection_.get(), [](void*, const char*) {}, nullptr);
  // Without prepared statements the session may not be ours from one transaction to the next: see
  // RunWithSettings.
  if (!options_.prepare_statements) return;
  FinishBy(until);
  RunScript(kSessionSettings, Effect::kReads);
  FinishBy(Time::max());
}

bool Connection::usable() const {
  return !gave_up_ && PQstatus(connection_.get()) == CONNECTION_OK &&
         PQtransactionStatus(connection_.get()) == PQTRANS_IDLE;
}

bool Connection::StillOpen() {
  pollfd descriptor{socket(), POLLIN, 0};
  // The server's last words are read before the end that follows them can be.
  while (poll(&descriptor, 1, 0) > 0) {
    if (PQconsumeInput(connection_.get()) == 0) return false;
  }
  return usable();
}

// A pooler shows by the number of the backend, of which it tells its clients another one.
bool Connection::Listen() {
  const Result backend = RunScript(
      "DO $$ BEGIN EXECUTE format('LISTEN %I', xyn_channel()); END $$; SELECT pg_backend_pid()",
      Effect::kReads);
  listens_ = true;
  return backend.Text(0, 0) == std::to_string(PQbackendPID(connection_.get()));
}

void Connection::Unlisten() {
  listens_ = false;
  RunScript("UNLISTEN *", Effect::kReads);
}

std::optional<std::string> Connection::NextNotification() {
  const std::unique_ptr<PGnotify, decltype(&PQfreemem)> notify(PQnotifies(connection_.get()),
                                                               PQfreemem);
  if (notify == nullptr) return std::nullopt;
  return notify->extra;
}

void Connection::Lost(Effect effect) {
  const std::string reason = OneLine(PQerrorMessage(connection_.get()));
  gave_up_ = true;
  if (effect == Effect::kChanges) throw InDoubt("connection to PostgreSQL lost: " + reason);
  throw Unavailable("connection to PostgreSQL lost: " + reason);
}

void Connection::WaitReadable(Time until, Effect effect) {
  if (WaitFor(socket(), POLLIN, until)) return;
  gave_up_ = true;
  const std::string text =
      fmt::format("PostgreSQL did not answer within {} ms", options_.deadline.count());
  if (effect == Effect::kChanges) throw InDoubt(text);
  throw Timeout(text);
}

void Connection::Flush(Time until, Effect effect) {
  for (;;) {
    const int state = PQflush(connection_.get());
    if (state == 0) return;
    if (state < 0) Lost(effect);
    // The server may want to be read from before it reads on.
    if (!WaitFor(socket(), POLLIN | POLLOUT, until)) WaitReadable(until, effect);
    if (PQconsumeInput(connection_.get()) == 0) Lost(effect);
  }
}

PGresult* Connection::NextResult(Time until, Effect effect) {
  while (PQisBusy(connection_.get()) != 0) {
    WaitReadable(until, effect);
    if (PQconsumeInput(connection_.get()) == 0) Lost(effect);
  }
  return PQgetResult(connection_.get());
}

void Connection::ThrowError(const Result& result, Effect effect) {
  gave_up_ = true;  // errors are rare, and some concern the session: start a new one
  ThrowSqlError(result.raw(), effect);
}

Result Connection::Receive(Effect effect) {
  const Time until = std::min(std::chrono::steady_clock::now() + options_.deadline, finish_by_);
  Flush(until, effect);
  std::optional<Result> last;
  while (PGresult* next = NextResult(until, effect)) {
    Result result(next);
    const bool failed = PQresultStatus(next) == PGRES_FATAL_ERROR;
    // The first error stands: what follows it is its echo.
    if (!last || PQresultStatus(last->raw()) != PGRES_FATAL_ERROR || failed) {
      last.emplace(std::move(result));
    }
  }
  // A COMMIT is only known to have happened once the server is ready for the next statement.
  if (!last || PQstatus(connection_.get()) != CONNECTION_OK) Lost(effect);
  if (PQresultStatus(last->raw()) == PGRES_FATAL_ERROR) ThrowError(*last, effect);
  return std::move(*last);
}

// A transaction of four commands in one round trip; the rows of the third.
Result Connection::RunWithSettings(const std::string& sql, const Parameters::View& view,
                                   Effect effect) {
  constexpr int kRows = 2;  // of the commands, from 0 on
  PGconn* const connection = connection_.get();
  const auto send = [&](const char* command) {
    return PQsendQueryParams(connection, command, 0, nullptr, nullptr, nullptr, nullptr, 1) != 0;
  };
  const auto count = static_cast<int>(view.values.size());
  const bool sent =
      PQenterPipelineMode(connection) != 0 && send("BEGIN") && send(kTransactionSettings) &&
      PQsendQueryParams(connection, sql.c_str(), count, view.types.data(), view.values.data(),
                        view.lengths.data(), view.formats.data(), 1) != 0 &&
      send("COMMIT") && PQpipelineSync(connection) != 0;
  if (!sent) Lost(Effect::kReads);

  const Time until = std::min(std::chrono::steady_clock::now() + options_.deadline, finish_by_);
  Flush(until, effect);
  std::optional<Result> rows;
  std::optional<Result> error;
  for (int command = 0;;) {
    Result result(NextResult(until, effect));
    if (PQstatus(connection) != CONNECTION_OK) Lost(effect);
    if (result.raw() == nullptr) {
      ++command;
      continue;
    }
    const ExecStatusType status = PQresultStatus(result.raw());
    if (status == PGRES_PIPELINE_SYNC) break;
    if (status == PGRES_FATAL_ERROR) {
      if (!error) error.emplace(std::move(result));
    } else if (command == kRows) {
      rows.emplace(std::move(result));
    }
  }
  if (error) ThrowError(*error, effect);
  if (!rows || PQexitPipelineMode(connection) == 0) Lost(effect);
  return std::move(*rows);
}

void Connection::PrepareOnce(const Statement& statement) {
  if (prepared_.contains(statement.name)) return;
  const std::string sql(statement.sql);
  if (PQsendPrepare(connection_.get(), statement.name, sql.c_str(), 0, nullptr) == 0) {
    Lost(Effect::kReads);
  }
  Receive(Effect::kReads);
  prepared_.insert(statement.name);
}

Result Connection::Run(const Statement& statement, const Parameters& parameters, Effect effect) {
  const Parameters::View view = parameters.MakeView();
  int sent = 0;
  if (options_.prepare_statements) {
    PrepareOnce(statement);
    sent = PQsendQueryPrepared(connection_.get(), statement.name, parameters.count(),
                               view.values.data(), view.lengths.data(), view.formats.data(), 1);
  } else {
    const std::string sql(statement.sql);
    if (usable()) return RunWithSettings(sql, view, effect);
    // In a transaction that is open, whose settings are its own.
    sent = PQsendQueryParams(connection_.get(), sql.c_str(), parameters.count(), view.types.data(),
                             view.values.data(), view.lengths.data(), view.formats.data(), 1);
  }
  if (sent == 0) Lost(Effect::kReads);
  return Receive(effect);
}

Result Connection::RunScript(const std::string& sql, Effect effect) {
  if (PQsendQuery(connection_.get(), sql.c_str()) == 0) Lost(Effect::kReads);
  return Receive(effect);
}

}  // namespace xyn::store::postgres
