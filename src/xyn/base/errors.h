// The failures a person at the command line can mend, sorted by exit code.
#pragma once

#include <stdexcept>

namespace xyn::base {

// What was asked for makes no sense: wrong flag, wrong value. Exit code 2. The text says what was
// wrong and what would be right, in one line.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What was asked for cannot be had here and now: no database, port taken. Exit code 1.
class EnvironmentError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace xyn::base
