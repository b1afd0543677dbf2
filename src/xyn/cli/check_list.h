// The checks of `xyn verify`, a line for each.
#pragma once

#include <iosfwd>
#include <string_view>

namespace xyn::cli {

// Place: on the stack of a command; borrows the stream. Threads: one.
class CheckList {
 public:
  explicit CheckList(std::ostream& out) : out_(out) {}

  // Prints "ok NAME" when the two are the same, else "FAIL NAME: expected ... got ...".
  void Expect(std::string_view name, std::string_view expected, std::string_view got);

  // Prints how many checks held, and returns the exit code: 0 only if all did.
  int Finish();

 private:
  std::ostream& out_;
  int checks_ = 0;
  int failures_ = 0;
};

}  // namespace xyn::cli
