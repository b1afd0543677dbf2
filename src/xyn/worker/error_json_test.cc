#include "xyn/worker/error_json.h"

#include <gtest/gtest.h>

#include "xyn/model/new_run.h"

namespace xyn::worker {
namespace {

TEST(ErrorJson, HoldsTypeAndMessage) {
  EXPECT_EQ(ErrorJson("timeout", "after 5 s"), R"({"message":"after 5 s","type":"timeout"})");
}

TEST(ErrorJson, IsStorableWhateverTheMessageHolds) {
  for (const std::string& message : {std::string("\xff\xfe"), std::string("\0\x01\"\\\n", 5),
                                     std::string(kMaxErrorMessageBytes - 1, 'x') + "\xc3\xa9",
                                     std::string(std::size_t{1} << 21U, 'x')}) {
    EXPECT_EQ(model::JsonProblem(ErrorJson("handler_error", message)), std::nullopt);
  }
}

}  // namespace
}  // namespace xyn::worker
