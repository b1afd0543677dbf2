#include "xyn/base/log.h"

#include <gtest/gtest.h>

#include "xyn/base/errors.h"

namespace xyn::base {
namespace {

std::string Logged(LogFormat format, std::string_view message) {
  testing::internal::CaptureStderr();
  MakeLogger("info", format)->warn(message);
  return testing::internal::GetCapturedStderr();
}

TEST(Logger, WritesOneLineWhateverTheMessageHolds) {
  const std::string line = Logged(LogFormat::kText, "first\nsecond");
  EXPECT_NE(line.find(" warn  first second\n"), std::string::npos) << line;
}

TEST(Logger, EscapesJson) {
  const std::string line = Logged(LogFormat::kJson, "a \"quoted\"\\\n");
  EXPECT_NE(line.find(R"("level":"warn","msg":"a \"quoted\"\\\u000a"})"), std::string::npos)
      << line;
}

TEST(Logger, NamesTheVariableWhenTheLevelIsWrong) {
  EXPECT_THROW(MakeLogger("loud", LogFormat::kText), UsageError);
}

}  // namespace
}  // namespace xyn::base
