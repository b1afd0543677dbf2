// A process that may open no more files.
#pragma once

#include <sys/resource.h>
#include <unistd.h>

namespace xyn::support {

// While it lives, this process gets no new descriptor, provided that nobody closes one meanwhile.
//
// Threads: of all threads of the process; made and destroyed by one.
class NoMoreDescriptors final {
 public:
  NoMoreDescriptors() {
    getrlimit(RLIMIT_NOFILE, &before_);
    const int lowest_free = dup(STDERR_FILENO);
    close(lowest_free);
    rlimit none = before_;
    none.rlim_cur = static_cast<rlim_t>(lowest_free);
    setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoMoreDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }
  NoMoreDescriptors(const NoMoreDescriptors&) = delete;
  NoMoreDescriptors& operator=(const NoMoreDescriptors&) = delete;

 private:
  rlimit before_{};
};

}  // namespace xyn::support
