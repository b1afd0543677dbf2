#include "xyn/store/sqlite/writer.h"

#include <fmt/format.h>

#include "xyn/store/errors.h"
#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {

using std::chrono::steady_clock;

Writer::Writer(const std::filesystem::path& path, std::chrono::milliseconds busy_timeout,
               const base::Clock& clock)
    : path_(path),
      busy_timeout_(busy_timeout),
      clock_(clock),
      turnstile_(path),
      connection_(path, Connection::Access::kReadWrite, steady_clock::now() + busy_timeout),
      counted_connection_(path, Connection::Access::kReadWrite,
                          steady_clock::now() + busy_timeout) {
  counted_connection_.SkipTriggersAndChecks();
}

Writer::Turn::Turn(Writer& writer) : writer_(writer) {
  const steady_clock::time_point deadline = steady_clock::now() + writer.busy_timeout_;
  const auto give_up = [&](std::string_view others) {
    throw Timeout(fmt::format("{}: {} had to write for longer than {} ms", writer.path_.string(),
                              others, writer.busy_timeout_.count()));
  };
  if (!writer.lock_.LockBy(deadline)) give_up("other threads");
  if (!writer.turnstile_.EnterBy(deadline)) {
    writer.lock_.Unlock();
    give_up("other processes");
  }
  writer.connection_.WaitForLocksUntil(deadline);
  writer.counted_connection_.WaitForLocksUntil(deadline);
}

Writer::Turn::~Turn() {
  writer_.turnstile_.Leave();  // if the transaction did not begin
  writer_.lock_.Unlock();
}

void Writer::LookForTriggers(Connection& connection) {
  Query cookie = connection.Use(sql::kSchemaCookie);
  if (cookie.Step() && cookie.Integer(0) == schema_cookie_) return;
  schema_cookie_ = cookie.Integer(0);
  others_have_triggers_ = connection.Use(sql::kTriggersOfOthers).Step();
}

}  // namespace xyn::store::sqlite
