#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/fuzz_target.h"

namespace xyn::fuzz {

void Require(bool holds, std::string_view promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %.*s\n", static_cast<int>(promise.size()), promise.data());
  std::abort();
}

}  // namespace xyn::fuzz
