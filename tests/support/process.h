// A child process, as a test drives one.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/temp_dir.h"
#include "tests/support/wait_until.h"

namespace xyn::support {

// A user and group to change to.
struct UserIds {
  uid_t user;
  gid_t group;
};

struct ProcessOptions {
  std::vector<std::string> command;  // the first is a path, or a name to look up in PATH
  // On top of PATH, HOME, TMPDIR and *SAN_OPTIONS of this process, the only ones passed on: what
  // a developer has exported does not reach the program under test.
  std::map<std::string, std::string> environment = {};
  std::filesystem::path directory = "/";  // working directory
  std::optional<UserIds> run_as = {};     // needs root
  int death_signal = SIGKILL;             // sent to it when the thread that started it ends
};

// Started by the constructor, with output and errors going to files; killed by the destructor if
// it still runs.
//
// Threads: one at a time. The kernel ties `death_signal` to the thread that constructs this, so
// that has to outlive the process.
// Errors: the constructor throws std::system_error if there can be no process; a command that
// cannot be executed exits with 127 and says why in Err().
class Process final {
 public:
  explicit Process(const ProcessOptions& options);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  bool IsRunning();
  void Signal(int signal);  // of no effect after the end

  // The exit status, 128 + n for a death by signal n; nullopt if it still runs after `timeout`.
  std::optional<int> WaitForExit(std::chrono::milliseconds timeout = kPatience);

  // What it has written so far.
  std::string Out() const;
  std::string Err() const;

  // Waits until `text` occurs in Out() or Err(); false if it did not, or the process ended.
  bool WaitForOutput(std::string_view text, std::chrono::milliseconds timeout = kPatience);

 private:
  TempDir directory_;
  pid_t pid_ = -1;
  std::optional<int> exit_status_;
};

// Runs a command to its end and returns its exit status and output. Throws std::runtime_error if
// it does not end.
struct Completed {
  int exit_status;
  std::string out;
  std::string err;
};
Completed RunToEnd(const ProcessOptions& options,
                   std::chrono::milliseconds timeout = 2 * kPatience);

}  // namespace xyn::support
