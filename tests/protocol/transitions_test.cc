// The model that spin checks and the table that the stores check against say the same.
#include "xyn/model/transitions.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace xyn::protocol {
namespace {

std::string Upper(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return upper;
}

// "QUEUED, RUNNING, CLAIM"
std::set<std::string> OfTheTable() {
  std::set<std::string> transitions;
  for (const model::Transition& transition : model::Transitions()) {
    const std::string from =
        transition.from ? std::string(model::ToString(*transition.from)) : "ABSENT";
    transitions.insert(from + ", " + std::string(model::ToString(transition.to)) + ", " +
                       Upper(model::ToString(transition.by)));
  }
  return transitions;
}

// What stands between the parentheses of every become(...) but the one that defines it.
std::set<std::string> OfTheModel() {
  std::ifstream in(XYN_SOURCE_DIR "/tests/protocol/lease.pml");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const std::string call = " become(";
  std::set<std::string> transitions;
  for (auto at = text.find(call); at != std::string::npos; at = text.find(call, at + 1)) {
    const auto begin = at + call.size();
    transitions.insert(text.substr(begin, text.find(')', begin) - begin));
  }
  transitions.erase("from, to, by");
  return transitions;
}

TEST(Transitions, OfTheModelAreThoseOfTheTable) { EXPECT_EQ(OfTheModel(), OfTheTable()); }

}  // namespace
}  // namespace xyn::protocol
