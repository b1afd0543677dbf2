// A server in a process of its own, so that its CPU time can be told from its client's.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>

namespace xyn::bench {

// A server that serves as long as it lives.
class RunningServer {
 public:
  RunningServer() = default;
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;
  virtual ~RunningServer() = default;
  virtual std::uint16_t port() const = 0;
};

// Started by the constructor, ended by the destructor.
//
// Threads: one, and the process must have no other one when this is constructed, as it forks.
// Errors: the constructor throws std::runtime_error if the server did not start.
class ServerProcess {
 public:
  explicit ServerProcess(const std::function<std::unique_ptr<RunningServer>()>& start);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  std::uint16_t port() const { return port_; }
  double CpuSeconds() const;  // of all its threads, user and system

 private:
  int stop_ = -1;  // closing it makes the server end
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace xyn::bench
