#include "xyn/bench/xyn_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

#include "xyn/base/errors.h"

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

XynProcess::XynProcess(std::vector<std::string> words, const std::string& database) {
  words.insert(words.begin(), "xyn");
  std::vector<std::string> environment = EnvironmentWith(database);
  posix_spawn_file_actions_t quiet{};
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  const int error = posix_spawn(&id_, kThisProgram, &quiet, nullptr, Pointers(words).data(),
                                Pointers(environment).data());
  posix_spawn_file_actions_destroy(&quiet);
  if (error != 0) {
    throw std::system_error(error, std::generic_category(), "cannot start " + words.at(1));
  }
}

XynProcess::~XynProcess() {
  if (ended_) return;
  kill(id_, SIGTERM);
  waitpid(id_, nullptr, 0);
}

bool XynProcess::Runs() {
  ended_ = ended_ || waitpid(id_, nullptr, WNOHANG) == id_;
  return !ended_;
}

double XynProcess::ResidentBytes() const {
  std::ifstream memory(fmt::format("/proc/{}/statm", id_));
  double pages_in_all = 0;
  double pages = 0;
  if (!(memory >> pages_in_all >> pages) || pages == 0) {
    throw base::EnvironmentError("a process that was to be measured has ended");
  }
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace xyn::bench
