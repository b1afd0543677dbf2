#include "xyn/blueprints/builtin.h"

#include <future>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/blueprints/testing/handler_call.h"

namespace xyn::blueprints {
namespace {

class BuiltInTest : public testing::Test {
 protected:
  BuiltInTest() { AddBuiltIns(blueprints_); }

  std::string Call(std::string_view name, std::string_view inputs) {
    return HandlerCall{.inputs = inputs}(blueprints_, name);
  }

  // What the permanent failure of these inputs says.
  std::string Problem(std::string_view name, std::string_view inputs) {
    try {
      Call(name, inputs);
    } catch (const model::PermanentFailure& failure) {
      return failure.what();
    }
    return "none";
  }

  model::Blueprints blueprints_;
};

TEST_F(BuiltInTest, NoopReturnsItsInputs) {
  EXPECT_EQ(Call("xyn.noop", R"([1,"a"])"), R"([1,"a"])");
}

TEST_F(BuiltInTest, SleepReturnsAfterItsTime) {
  const auto from = std::chrono::steady_clock::now();
  EXPECT_EQ(Call("xyn.sleep", R"({"seconds":0.02})"), "");
  EXPECT_GE(std::chrono::steady_clock::now() - from, std::chrono::milliseconds(20));
}

TEST_F(BuiltInTest, SleepStopsWhenAskedTo) {
  std::stop_source stop;
  const HandlerCall sleep{.inputs = R"({"seconds":86400})", .stop = stop.get_token()};
  auto call = std::async(std::launch::async, [&] { sleep(blueprints_, "xyn.sleep"); });
  stop.request_stop();
  EXPECT_THROW(call.get(), model::Stopped);
}

TEST_F(BuiltInTest, FailFailsWithItsMessageAndMayBeRetried) {
  try {
    Call("xyn.fail", R"({"message":"no luck"})");
    FAIL();
  } catch (const model::PermanentFailure&) {
    FAIL() << "nothing says that a retry fails, too";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "no luck");
  }
  EXPECT_THROW(Call("xyn.fail", "{}"), std::runtime_error);
}

TEST_F(BuiltInTest, WrongInputsAreAPermanentFailureThatNamesTheField) {
  for (const char* inputs :
       {"{}", R"({"seconds":"1"})", R"({"seconds":-1})", R"({"seconds":1e9})"}) {
    EXPECT_EQ(Problem("xyn.sleep", inputs), "inputs.seconds must be a number from 0 to 86400");
  }
  EXPECT_EQ(Problem("xyn.sleep", "5"), "inputs must be a JSON object");
  EXPECT_EQ(Problem("xyn.fail", R"({"message":5})"), "inputs.message must be a string");
}

}  // namespace
}  // namespace xyn::blueprints
