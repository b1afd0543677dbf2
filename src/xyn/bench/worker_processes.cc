#include "xyn/bench/worker_processes.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <system_error>

namespace xyn::bench {
namespace {

constexpr const char* kThisProgram = "/proc/self/exe";

// This process's environment, with what the benchmark wants to differ.
std::vector<std::string> EnvironmentWith(const std::string& database) {
  std::vector<std::string> variables = {"DATABASE_URL=" + database, "LOG_LEVEL=warn"};
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    if (!text.starts_with("DATABASE_URL=") && !text.starts_with("LOG_LEVEL=")) {
      variables.push_back(text);
    }
  }
  return variables;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

class WorkerProcesses::Process {
 public:
  explicit Process(const std::string& database) {
    std::vector<std::string> command = {"xyn", "worker", "--listen", "127.0.0.1:0"};
    std::vector<std::string> environment = EnvironmentWith(database);
    posix_spawn_file_actions_t quiet{};
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    const int error = posix_spawn(&id_, kThisProgram, &quiet, nullptr, Pointers(command).data(),
                                  Pointers(environment).data());
    posix_spawn_file_actions_destroy(&quiet);
    if (error != 0) {
      throw std::system_error(error, std::generic_category(), "cannot start a worker");
    }
  }
  ~Process() {
    if (ended_) return;
    kill(id_, SIGTERM);
    waitpid(id_, nullptr, 0);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  bool Runs() {
    ended_ = ended_ || waitpid(id_, nullptr, WNOHANG) == id_;
    return !ended_;
  }

 private:
  pid_t id_ = -1;
  bool ended_ = false;
};

WorkerProcesses::WorkerProcesses(int count, const std::string& database) {
  processes_.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) processes_.push_back(std::make_unique<Process>(database));
}

WorkerProcesses::~WorkerProcesses() = default;

bool WorkerProcesses::AllRun() {
  return std::ranges::all_of(processes_, [](const auto& process) { return process->Runs(); });
}

}  // namespace xyn::bench
