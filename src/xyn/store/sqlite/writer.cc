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

void Writer::Enter(steady_clock::time_point deadline) {
  if (!turnstile_.EnterBy(deadline)) GiveUp("other processes");
  connection_.WaitForLocksUntil(deadline);
  counted_connection_.WaitForLocksUntil(deadline);
}

void Writer::GiveUp(std::string_view others) const {
  throw Timeout(fmt::format("{}: {} had to write for longer than {} ms", path_.string(), others,
                            busy_timeout_.count()));
}

void Writer::LookForTriggers(Connection& connection) {
  Query cookie = connection.Use(sql::kSchemaCookie);
  if (cookie.Step() && cookie.Integer(0) == schema_cookie_) return;
  schema_cookie_ = cookie.Integer(0);
  others_have_triggers_ = connection.Use(sql::kTriggersOfOthers).Step();
}

}  // namespace xyn::store::sqlite
