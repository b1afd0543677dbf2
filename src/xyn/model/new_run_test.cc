#include "xyn/model/new_run.h"

#include <gtest/gtest.h>

namespace xyn::model {
namespace {

const base::Timestamp kNow{std::chrono::seconds(1'769'860'800)};

NewRun Valid() {
  NewRun run;
  run.name = "mail.send";
  return run;
}

std::string FieldInError(const NewRun& run) {
  const auto error = Validate(run, kNow);
  return error ? error->field : "";
}

TEST(Validate, AcceptsAPlainRun) { EXPECT_EQ(FieldInError(Valid()), ""); }

TEST(Validate, NamesTheFieldThatIsWrong) {
  NewRun run = Valid();
  run.name = "";
  EXPECT_EQ(FieldInError(run), "name");
  run.name = std::string(256, 'a');
  EXPECT_EQ(FieldInError(run), "name");
  run.name = "-leading";
  EXPECT_EQ(FieldInError(run), "name");

  run = Valid();
  run.correlation_id = "line\nbreak";
  EXPECT_EQ(FieldInError(run), "correlation_id");

  run = Valid();
  run.priority = kMaxPriority + 1;
  EXPECT_EQ(FieldInError(run), "priority");

  run = Valid();
  run.max_attempts = 0;
  EXPECT_EQ(FieldInError(run), "max_attempts");

  run = Valid();
  run.run_at = kNow + std::chrono::days(4'000);
  EXPECT_EQ(FieldInError(run), "run_at");

  run = Valid();
  run.run_at = kNow;
  run.delay = std::chrono::seconds(1);
  EXPECT_EQ(FieldInError(run), "delay");

  run = Valid();
  run.inputs = "{";
  EXPECT_EQ(FieldInError(run), "inputs");
}

TEST(JsonProblem, AcceptsAnyJsonValue) {
  for (const char* text : {"{}", "[]", "null", "1.5", R"("\u0000")", R"({"a":[1,{"b":null}]})"}) {
    EXPECT_FALSE(JsonProblem(text)) << text;
  }
}

TEST(JsonProblem, RefusesWhatAStoreCouldNotKeep) {
  EXPECT_TRUE(JsonProblem(""));
  EXPECT_TRUE(JsonProblem("{} {}"));
  EXPECT_TRUE(JsonProblem("{'a':1}"));
  EXPECT_TRUE(JsonProblem("\"\xff\""));
  EXPECT_TRUE(JsonProblem("[1e999]"));
  EXPECT_TRUE(JsonProblem('"' + std::string(kMaxJsonBytes, 'x') + '"'));
  const std::string deep(101, '[');
  EXPECT_TRUE(JsonProblem(deep + std::string(101, ']')));
  EXPECT_FALSE(JsonProblem(std::string(100, '[') + std::string(100, ']')));
}

}  // namespace
}  // namespace xyn::model
