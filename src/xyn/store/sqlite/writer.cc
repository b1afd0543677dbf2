#include "xyn/store/sqlite/writer.h"

#include <fmt/format.h>

#include "xyn/store/errors.h"

namespace xyn::store::sqlite {

Writer::Writer(const std::filesystem::path& path, std::chrono::milliseconds busy_timeout,
               const base::Clock& clock)
    : path_(path),
      busy_timeout_(busy_timeout),
      clock_(clock),
      connection_(path, Connection::Access::kReadWrite, busy_timeout) {}

std::unique_lock<std::timed_mutex> Writer::TakeTurn() {
  std::unique_lock turn(mutex_, busy_timeout_);
  if (!turn.owns_lock()) {
    throw Timeout(fmt::format("{}: other threads of this process wrote for longer than {} ms",
                              path_.string(), busy_timeout_.count()));
  }
  return turn;
}

}  // namespace xyn::store::sqlite
