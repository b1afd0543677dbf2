#include "xyn/store/sqlite/turnstile.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "xyn/store/sqlite/busy_wait.h"

namespace xyn::store::sqlite {

Turnstile::Turnstile(const std::filesystem::path& database)
    : file_(open((database.string() + "-turn").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {}

bool Turnstile::EnterBy(std::chrono::steady_clock::time_point deadline) const {
  BusyWait wait(deadline);
  while (flock(file_.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return true;  // no lock to be had: go on without
    if (!wait.Pause()) return false;
  }
  return true;
}

void Turnstile::Leave() const { flock(file_.get(), LOCK_UN); }

}  // namespace xyn::store::sqlite
