#include "xyn/cli/migrate.h"

#include <sstream>

#include <gtest/gtest.h>

namespace xyn::cli {
namespace {

class TwoStepSchema final : public store::Schema {
 public:
  explicit TwoStepSchema(int found) : found_(found) {}

  store::SchemaState State() override { return {found_, 2}; }
  std::vector<std::string> Migrate() override {
    std::vector<std::string> steps;
    while (found_ < 2) steps.push_back("step " + std::to_string(++found_));
    return steps;
  }

 private:
  int found_;
};

TEST(Migrate, PrintsEachStepItApplied) {
  TwoStepSchema schema(0);
  std::ostringstream out;
  EXPECT_EQ(Migrate{}.Run(schema, out), 0);
  EXPECT_EQ(out.str(), "applied step 1\napplied step 2\n");
}

TEST(Migrate, SaysThatThereWasNothingToDo) {
  TwoStepSchema schema(2);
  std::ostringstream out;
  EXPECT_EQ(Migrate{}.Run(schema, out), 0);
  EXPECT_EQ(out.str(), "up to date (version 2)\n");
}

TEST(Migrate, CheckTellsOfAnUpgradeAndChangesNothing) {
  TwoStepSchema schema(1);
  std::ostringstream out;
  EXPECT_EQ(Migrate{.check = true}.Run(schema, out), 1);
  EXPECT_EQ(out.str(), "upgrade due: version 1 found, 2 wanted; run: xyn migrate\n");
  EXPECT_EQ(schema.State().found, 1);
}

TEST(Migrate, CheckHoldsWhenTheTablesAreUpToDate) {
  TwoStepSchema schema(2);
  std::ostringstream out;
  EXPECT_EQ(Migrate{.check = true}.Run(schema, out), 0);
  EXPECT_EQ(out.str(), "up to date (version 2)\n");
}

TEST(Migrate, CheckRefusesTablesOfANewerProgram) {
  TwoStepSchema schema(3);
  std::ostringstream out;
  EXPECT_THROW(Migrate{.check = true}.Run(schema, out), store::SchemaMismatch);
}

}  // namespace
}  // namespace xyn::cli
