// A directory of a test's own.
#pragma once

#include <filesystem>

namespace xyn::support {

// Makes a new directory under TMPDIR (or /tmp), accessible to its owner only, and removes it with
// all it holds when destroyed.
class TempDir final {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace xyn::support
