#include "xyn/blueprints/demo.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "xyn/blueprints/testing/handler_call.h"

namespace xyn::blueprints {
namespace {

class DemoTest : public testing::Test {
 protected:
  DemoTest() { AddDemo(blueprints_); }

  bool FlakySucceeds(std::uint8_t last_byte, int attempt) {
    HandlerCall call{.attempt = attempt};
    call.id.bytes[15] = last_byte;
    try {
      call(blueprints_, "demo.flaky");
      return true;
    } catch (const std::runtime_error&) {
      return false;
    }
  }

  model::Blueprints blueprints_;
};

TEST_F(DemoTest, EmailSaysWhomItWasSentTo) {
  const std::string outputs = HandlerCall{.inputs = R"({"to":"a@b"})"}(blueprints_, "demo.email");
  EXPECT_EQ(nlohmann::json::parse(outputs).at("sent_to"), "a@b");
}

TEST_F(DemoTest, FlakyFailsAtFirstAndSucceedsOnItsThirdAttemptAtTheLatest) {
  for (std::uint8_t id = 1; id < 10; ++id) {
    EXPECT_FALSE(FlakySucceeds(id, 1)) << int{id};
    EXPECT_TRUE(FlakySucceeds(id, 3)) << int{id};
  }
}

TEST_F(DemoTest, OneFlakyRunInTenNeverSucceeds) { EXPECT_FALSE(FlakySucceeds(0, 3)); }

TEST_F(DemoTest, RefusesInputsOutOfRange) {
  const HandlerCall call{.inputs = R"({"pages":0})"};
  EXPECT_THROW(call(blueprints_, "demo.report"), model::PermanentFailure);
}

}  // namespace
}  // namespace xyn::blueprints
