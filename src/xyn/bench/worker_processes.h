// Several `xyn worker` processes on one database.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

namespace xyn::bench {

// Place: on the stack of a benchmark. Threads: one. The processes go with it, at the latest.
// Errors: std::system_error if a process cannot be started.
class WorkerProcesses {
 public:
  // `database` as DATABASE_URL has it.
  WorkerProcesses(int count, const std::string& database);
  ~WorkerProcesses();
  WorkerProcesses(const WorkerProcesses&) = delete;
  WorkerProcesses& operator=(const WorkerProcesses&) = delete;

  // False if one has ended by itself.
  bool AllRun();

 private:
  class Process;
  std::vector<std::unique_ptr<Process>> processes_;
};

}  // namespace xyn::bench
