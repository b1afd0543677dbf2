#include "xyn/store/postgres/waiting_line.h"

#include <gtest/gtest.h>

namespace xyn::store::postgres {
namespace {

TEST(WaitingLine, ServesThemInTheOrderTheyCame) {
  WaitingLine line;
  EXPECT_EQ(line.First(true), nullptr);
  WaitingLine::Waiter first{Use::kBrief};
  WaitingLine::Waiter second{Use::kClaim};
  line.Join(first);
  line.Join(second);
  EXPECT_EQ(line.First(true), &first);
  line.Leave(first);
  EXPECT_EQ(line.First(true), &second);
}

TEST(WaitingLine, ServesRenewalsFirst) {
  WaitingLine line;
  WaitingLine::Waiter claim{Use::kClaim};
  WaitingLine::Waiter renewal{Use::kUrgent};
  WaitingLine::Waiter another{Use::kUrgent};
  line.Join(claim);
  line.Join(renewal);
  line.Join(another);
  EXPECT_EQ(line.First(true), &renewal);
  line.Leave(renewal);
  EXPECT_EQ(line.First(true), &another);
  line.Leave(another);
  EXPECT_EQ(line.First(true), &claim);
}

TEST(WaitingLine, PassesOverWhatMayBlockWhileThatCannotBeServed) {
  WaitingLine line;
  WaitingLine::Waiter finish{Use::kMayBlock};
  WaitingLine::Waiter claim{Use::kClaim};
  line.Join(finish);
  EXPECT_EQ(line.First(false), nullptr);
  line.Join(claim);
  EXPECT_EQ(line.First(false), &claim);
  EXPECT_EQ(line.First(true), &finish);
}

}  // namespace
}  // namespace xyn::store::postgres
