#include "xyn/cli/check_list.h"

#include <ostream>

#include <fmt/format.h>

namespace xyn::cli {

void CheckList::Expect(std::string_view name, std::string_view expected, std::string_view got) {
  ++checks_;
  if (expected == got) {
    out_ << fmt::format("ok   {} ({})\n", name, got);
    return;
  }
  ++failures_;
  out_ << fmt::format("FAIL {}: expected {}, got {}\n", name, expected, got);
}

int CheckList::Finish() {
  if (failures_ == 0) {
    out_ << fmt::format("all {} checks hold\n", checks_);
    return 0;
  }
  out_ << fmt::format("{} of {} checks failed\n", failures_, checks_);
  return 1;
}

}  // namespace xyn::cli
