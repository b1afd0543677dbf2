#include "xyn/worker/retry_backoff.h"

#include <set>

#include <gtest/gtest.h>

namespace xyn::worker {
namespace {

using std::chrono::seconds;

model::LeaseToken Token(std::uint8_t n) {
  model::LeaseToken token;
  token.attempt = 1;
  token.run_id.bytes[15] = n;
  return token;
}

TEST(RetryBackoff, DoublesFromOneSecondToOneHour) {
  for (const auto& [failures, exact] : {std::pair{0, 1},
                                        {1, 2},
                                        {5, 32},
                                        {11, 2'048},
                                        {12, 3'600},
                                        {13, 3'600},
                                        {2'000'000'000, 3'600}}) {
    const std::chrono::duration<double> wait = RetryBackoff::After(failures, Token(1));
    EXPECT_GE(wait.count(), exact * 0.8) << failures;
    EXPECT_LE(wait.count(), exact * 1.2) << failures;
  }
}

TEST(RetryBackoff, SpreadsRunsThatFailedTogether) {
  std::set<std::chrono::microseconds> waits;
  for (std::uint8_t n = 0; n < 100; ++n) waits.insert(RetryBackoff::After(3, Token(n)));
  EXPECT_GT(waits.size(), 95U);
  EXPECT_LT(*waits.begin(), seconds(7));
  EXPECT_GT(*waits.rbegin(), seconds(9));
}

TEST(RetryBackoff, IsTheSameForTheSameAttempt) {
  EXPECT_EQ(RetryBackoff::After(2, Token(7)), RetryBackoff::After(2, Token(7)));
}

}  // namespace
}  // namespace xyn::worker
