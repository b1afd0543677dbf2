#include "xyn/store/leased_rows.h"

#include <cstdint>
#include <string>

#include <gtest/gtest.h>

namespace xyn::store {
namespace {

base::Uuid NumberedId(std::uint8_t number) {
  base::Uuid id;
  id.bytes.back() = number;
  return id;
}

TEST(LeasedRows, TellsEachPlaceOnce) {
  LeasedRows<std::string> rows;
  rows.Remember(NumberedId(1), "a");
  rows.Remember(NumberedId(1), "b");
  EXPECT_FALSE(rows.Take(NumberedId(2)));
  EXPECT_EQ(rows.Take(NumberedId(1)), "b");
  EXPECT_FALSE(rows.Take(NumberedId(1)));
}

TEST(LeasedRows, ForgetsRatherThanGrow) {
  LeasedRows<int> rows;
  base::Uuid id;
  for (std::size_t i = 0; i < LeasedRows<int>::kMost; ++i) {
    id.bytes[0] = static_cast<std::uint8_t>(i);
    id.bytes[1] = static_cast<std::uint8_t>(i >> 8U);
    rows.Remember(id, 1);
  }
  rows.Remember(id, 2);
  EXPECT_EQ(rows.Take(id), 2);
  rows.Remember(id, 1);
  rows.Remember(NumberedId(1), 1);
  EXPECT_FALSE(rows.Take(id));
  EXPECT_TRUE(rows.Take(NumberedId(1)));
}

}  // namespace
}  // namespace xyn::store
