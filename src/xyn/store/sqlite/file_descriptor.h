// A file descriptor that is closed when its owner ends.
#pragma once

#include <unistd.h>

namespace xyn::store::sqlite {

// Place: a member or a local of whoever opened it. May be -1, for one that could not be opened.
class FileDescriptor final {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }

  int get() const { return fd_; }

 private:
  const int fd_;
};

}  // namespace xyn::store::sqlite
