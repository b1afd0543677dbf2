#include "tests/support/temp_dir.h"

#include <stdlib.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace xyn::support {

TempDir::TempDir() {
  std::string name = std::filesystem::temp_directory_path() / "xyn-test-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "mkdtemp " + name);
  }
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;  // a leftover file is no reason to fail a test
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace xyn::support
