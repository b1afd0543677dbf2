#include "tests/support/process.h"

#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace xyn::support {
namespace {

std::vector<std::string> Environment(const ProcessOptions& options) {
  std::vector<std::string> variables;
  for (const char* name :
       {"PATH", "HOME", "TMPDIR", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"}) {
    const char* value = getenv(name);
    if (value != nullptr && !options.environment.contains(name)) {
      variables.push_back(std::string(name) + "=" + value);
    }
  }
  for (const auto& [name, value] : options.environment) variables.push_back(name + "=" + value);
  return variables;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

int OpenForWriting(const std::filesystem::path& file) {
  const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), file);
  return descriptor;
}

// What the child needs, made before the fork: between fork and exec of a program with threads
// nothing may allocate.
struct Prepared {
  std::vector<std::string> command;
  std::vector<std::string> environment;
  std::vector<char*> arguments = Pointers(command);
  std::vector<char*> variables = Pointers(environment);
  const ProcessOptions& options;
  int out;
  int err;
  pid_t parent = getpid();
};

[[noreturn]] void GiveUp(const char* what) {
  const char* reason = strerrordesc_np(errno);
  for (const char* part : {what, ": ", reason, "\n"}) {
    if (write(STDERR_FILENO, part, std::strlen(part)) < 0) break;
  }
  _exit(127);
}

[[noreturn]] void BecomeProgram(const Prepared& prepared) {
  const ProcessOptions& options = prepared.options;
  dup2(prepared.out, STDOUT_FILENO);
  dup2(prepared.err, STDERR_FILENO);
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  close_range(3, ~0U, 0);
  if (options.run_as) {
    if (setgroups(0, nullptr) != 0 || setgid(options.run_as->group) != 0 ||
        setuid(options.run_as->user) != 0) {
      GiveUp("change user");
    }
  }
  if (chdir(options.directory.c_str()) != 0) GiveUp(options.directory.c_str());
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  prctl(PR_SET_PDEATHSIG, options.death_signal);  // after setuid, which clears it
  if (getppid() != prepared.parent) _exit(127);   // too late for the signal
  execvpe(prepared.arguments[0], prepared.arguments.data(), prepared.variables.data());
  GiveUp(prepared.arguments[0]);
}

std::string Contents(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

Process::Process(const ProcessOptions& options) {
  const Prepared prepared{.command = options.command,
                          .environment = Environment(options),
                          .options = options,
                          .out = OpenForWriting(directory_.path() / "out"),
                          .err = OpenForWriting(directory_.path() / "err")};
  pid_ = fork();
  if (pid_ == 0) BecomeProgram(prepared);
  const int error = errno;
  close(prepared.out);
  close(prepared.err);
  if (pid_ < 0) throw std::system_error(error, std::generic_category(), "fork");
}

Process::~Process() {
  if (!IsRunning()) return;
  Signal(SIGKILL);
  int status = 0;
  waitpid(pid_, &status, 0);
}

bool Process::IsRunning() { return !WaitForExit(std::chrono::milliseconds(0)); }

void Process::Signal(int signal) {
  if (!exit_status_) kill(pid_, signal);
}

std::optional<int> Process::WaitForExit(std::chrono::milliseconds timeout) {
  const auto has_ended = [this] {
    int status = 0;
    if (!exit_status_ && waitpid(pid_, &status, WNOHANG) == pid_) {
      exit_status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return exit_status_.has_value();
  };
  WaitUntil(has_ended, timeout);
  return exit_status_;
}

std::string Process::Out() const { return Contents(directory_.path() / "out"); }

std::string Process::Err() const { return Contents(directory_.path() / "err"); }

bool Process::WaitForOutput(std::string_view text, std::chrono::milliseconds timeout) {
  const auto has_written = [&] {
    return Out().find(text) != std::string::npos || Err().find(text) != std::string::npos;
  };
  bool ended = false;
  WaitUntil(
      [&] {
        ended = !IsRunning();
        return ended || has_written();
      },
      timeout);
  return has_written();
}

Completed RunToEnd(const ProcessOptions& options, std::chrono::milliseconds timeout) {
  Process process(options);
  const std::optional<int> exit_status = process.WaitForExit(timeout);
  if (!exit_status) {
    throw std::runtime_error(options.command.front() + " does not end: " + process.Err());
  }
  return {*exit_status, process.Out(), process.Err()};
}

}  // namespace xyn::support
