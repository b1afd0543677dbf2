#include "bench/scrape/server_process.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <stdexcept>

namespace xyn::bench {
namespace {

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe could be made");
    read_end = ends[0];
    write_end = ends[1];
  }
  int read_end;
  int write_end;
};

[[noreturn]] void Serve(const std::function<std::unique_ptr<RunningServer>()>& start, int stop,
                        int told) {
  try {
    const auto server = start();
    const std::uint16_t port = server->port();
    char end = 0;
    if (write(told, &port, sizeof port) == sizeof port) (void)!read(stop, &end, 1);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench/scrape: %s\n", error.what());
    _exit(1);
  }
  _exit(0);
}

}  // namespace

ServerProcess::ServerProcess(const std::function<std::unique_ptr<RunningServer>()>& start) {
  const Pipe stop;
  const Pipe told;
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("no process could be made");
  if (pid_ == 0) {
    close(stop.write_end);
    Serve(start, stop.read_end, told.write_end);
  }
  stop_ = stop.write_end;
  close(stop.read_end);
  close(told.write_end);
  const bool started = read(told.read_end, &port_, sizeof port_) == sizeof port_;
  close(told.read_end);
  if (!started) throw std::runtime_error("a server did not start");
}

ServerProcess::~ServerProcess() {
  close(stop_);
  waitpid(pid_, nullptr, 0);
}

double ServerProcess::CpuSeconds() const {
  clockid_t clock = 0;
  timespec used{};
  if (clock_getcpuclockid(pid_, &clock) != 0 || clock_gettime(clock, &used) != 0) return 0;
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

}  // namespace xyn::bench
