// This program once more, as a process of its own.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace xyn::bench {

// Prints nothing but warnings. What the configuration says elsewhere, it says to it as well.
//
// Place: on the stack of a benchmark, or on the heap. Threads: one. The process goes with it, at
// the latest. Errors: std::system_error if it cannot be started.
class XynProcess final {
 public:
  // `xyn` with `words`; `database` as DATABASE_URL has it.
  XynProcess(std::vector<std::string> words, const std::string& database);
  ~XynProcess();
  XynProcess(const XynProcess&) = delete;
  XynProcess& operator=(const XynProcess&) = delete;

  // False once it has ended by itself.
  bool Runs();
  // What of its memory is in the machine's; throws base::EnvironmentError if it has ended.
  double ResidentBytes() const;

 private:
  pid_t id_ = -1;
  bool ended_ = false;
};

}  // namespace xyn::bench
