// Columns for people to read.
#pragma once

#include <string>
#include <vector>

namespace xyn::cli {

// Place: on the stack of a command. Threads: one.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> titles);

  // `cells` as many as there are titles. Control characters in them are shown as '?'.
  void Add(std::vector<std::string> cells);

  // Every column as wide as its widest cell, two spaces between; no spaces at line ends.
  std::string ToString() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace xyn::cli
