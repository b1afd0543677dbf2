#include "tests/support/postgres_server.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

#include <libpq-fe.h>

#include "tests/support/free_port.h"
#include "tests/support/sql_connection.h"

namespace xyn::support {
namespace {

std::filesystem::path ProgramDirectory() {
  if (const char* chosen = getenv("XYN_TEST_PG_BIN")) return chosen;
  int newest = 0;
  std::filesystem::path directory;
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql")) {
    const int version = std::atoi(entry.path().filename().c_str());
    if (version > newest && std::filesystem::exists(entry.path() / "bin/initdb")) {
      newest = version;
      directory = entry.path() / "bin";
    }
  }
  if (newest == 0) throw std::runtime_error("no PostgreSQL in /usr/lib/postgresql");
  return directory;
}

void RunInitdb(const std::filesystem::path& data) {
  const Completed initdb =
      RunToEnd({.command = {ProgramDirectory() / "initdb", "--pgdata", data, "--username=postgres",
                            "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"},
                .run_as = UnprivilegedUser()});
  if (initdb.exit_status != 0) throw std::runtime_error("initdb: " + initdb.out + initdb.err);
}

}  // namespace

std::optional<UserIds> UnprivilegedUser() {
  if (geteuid() != 0) return std::nullopt;
  const passwd* user = getpwnam("postgres");
  if (user == nullptr) throw std::runtime_error("root needs a user postgres to run PostgreSQL as");
  return UserIds{user->pw_uid, user->pw_gid};
}

PostgresServer::PostgresServer(PostgresOptions options) : options_(std::move(options)) {
  if (const auto user = UnprivilegedUser()) {
    if (chown(directory_.path().c_str(), user->user, user->group) != 0) {
      throw std::runtime_error("cannot give " + directory_.path().string() + " to postgres");
    }
  }
  RunInitdb(directory_.path() / "data");
  port_ = FreePort();
  Start();
}

PostgresServer::~PostgresServer() {
  if (process_ == nullptr) return;
  process_->Signal(SIGQUIT);
  process_->WaitForExit();
}

void PostgresServer::Start() {
  std::vector<std::string> command = {
      ProgramDirectory() / "postgres", "-D", directory_.path() / "data",   "-p",
      std::to_string(port_),           "-c", "listen_addresses=127.0.0.1", "-c",
      "unix_socket_directories="};
  std::vector<std::string> settings = options_.settings;
  if (!options_.durable) {
    settings.insert(settings.begin(),
                    {"fsync=off", "synchronous_commit=off", "full_page_writes=off"});
  }
  for (const std::string& setting : settings) command.insert(command.end(), {"-c", setting});
  process_ = std::make_unique<Process>(
      ProcessOptions{.command = command, .run_as = UnprivilegedUser(), .death_signal = SIGQUIT});
  const auto answers_or_ended = [this] {
    return PQping(Url().c_str()) == PQPING_OK || !process_->IsRunning();
  };
  if (!WaitUntil(answers_or_ended) || !process_->IsRunning()) {
    throw std::runtime_error("PostgreSQL does not start: " + process_->Err());
  }
}

void PostgresServer::Stop(StopMode mode) {
  process_->Signal(mode == StopMode::kFast ? SIGINT : SIGQUIT);
  if (!process_->WaitForExit()) {
    throw std::runtime_error("PostgreSQL does not stop: " + process_->Err());
  }
  process_ = nullptr;
}

void PostgresServer::Restart(StopMode mode) {
  Stop(mode);
  Start();
}

std::string PostgresServer::Url(const std::string& database) const {
  return "postgres://postgres@127.0.0.1:" + std::to_string(port_) + "/" + database;
}

std::string PostgresServer::CreateDatabase(const std::string& original) {
  std::string name = "test_" + std::to_string(++databases_);
  Administer("CREATE DATABASE " + name + " TEMPLATE " + original);
  return name;
}

void PostgresServer::DropDatabase(const std::string& name) {
  Administer("DROP DATABASE " + name + " WITH (FORCE)");
}

void PostgresServer::Administer(const std::string& statement) const {
  ConnectPostgres(Url())->Run(statement);
}

std::string PostgresServer::Log() const { return process_ == nullptr ? "" : process_->Err(); }

}  // namespace xyn::support
