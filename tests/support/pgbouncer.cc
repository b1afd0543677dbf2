#include "tests/support/pgbouncer.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <libpq-fe.h>

#include "tests/support/free_port.h"
#include "tests/support/wait_until.h"

namespace xyn::support {

Pgbouncer::Pgbouncer(const PostgresServer& server) : port_(FreePort()) {
  const std::filesystem::path users = directory_.path() / "users";
  const std::filesystem::path settings = directory_.path() / "settings";
  std::ofstream(users) << R"("postgres" "")" << "\n";
  std::ofstream(settings) << "[databases]\n* = host=127.0.0.1 port=" << server.port()
                          << "\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = " << port_
                          << "\nunix_socket_dir =\nauth_type = trust\nauth_file = "
                          << users.string() << "\npool_mode = transaction\nmax_client_conn = 100\n";
  const auto user = UnprivilegedUser();
  if (user) {
    for (const std::filesystem::path& path : {directory_.path(), users, settings}) {
      if (chown(path.c_str(), user->user, user->group) != 0) {
        throw std::runtime_error("cannot give " + path.string() + " to postgres");
      }
    }
  }
  process_ = std::make_unique<Process>(
      ProcessOptions{.command = {"/usr/sbin/pgbouncer", settings}, .run_as = user});
  const auto answers_or_ended = [this] {
    return PQping(Url("postgres").c_str()) == PQPING_OK || !process_->IsRunning();
  };
  if (!WaitUntil(answers_or_ended) || !process_->IsRunning()) {
    throw std::runtime_error("PgBouncer does not start: " + process_->Err());
  }
}

std::string Pgbouncer::Url(const std::string& database) const {
  return "postgres://postgres@127.0.0.1:" + std::to_string(port_) + "/" + database;
}

}  // namespace xyn::support
