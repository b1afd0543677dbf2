#include "xyn/cli/text_table.h"

#include <gtest/gtest.h>

namespace xyn::cli {
namespace {

TEST(TextTable, AlignsColumnsWithoutTrailingSpaces) {
  TextTable table({"A", "LONG TITLE", "C"});
  table.Add({"wide cell", "x", ""});
  EXPECT_EQ(table.ToString(),
            "A          LONG TITLE  C\n"
            "wide cell  x\n");
}

TEST(TextTable, KeepsControlCharactersFromTheTerminal) {
  TextTable table({"A"});
  table.Add({"\x1b[2J\nb"});
  EXPECT_EQ(table.ToString(), "A\n?[2J?b\n");
}

}  // namespace
}  // namespace xyn::cli
