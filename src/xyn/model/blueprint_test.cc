#include "xyn/model/blueprint.h"

#include <gtest/gtest.h>

namespace xyn::model {
namespace {

std::string Nothing(const RunContext&) { return {}; }

TEST(Blueprints, FindsWhatWasAdded) {
  Blueprints blueprints;
  blueprints.Add("mail.send", Nothing, std::chrono::seconds(5));
  ASSERT_NE(blueprints.Find("mail.send"), nullptr);
  EXPECT_EQ(blueprints.Find("mail.send")->timeout, std::chrono::seconds(5));
  EXPECT_EQ(blueprints.Find("mail"), nullptr);
  EXPECT_EQ(blueprints.Names(), std::vector<std::string>{"mail.send"});
}

TEST(Blueprints, RefusesANameTwiceOrOutOfBounds) {
  Blueprints blueprints;
  blueprints.Add("a", Nothing);
  EXPECT_THROW(blueprints.Add("a", Nothing), std::invalid_argument);
  EXPECT_THROW(blueprints.Add("", Nothing), std::invalid_argument);
  EXPECT_THROW(blueprints.Add("white space", Nothing), std::invalid_argument);
}

}  // namespace
}  // namespace xyn::model
