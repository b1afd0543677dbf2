#include "xyn/store/postgres/wire.h"

#include <limits>

#include <gtest/gtest.h>

namespace xyn::store::postgres {
namespace {

using std::chrono::microseconds;

TEST(Wire, CountsTimeFromTheYear2000) {
  const base::Timestamp start{std::chrono::sys_days{std::chrono::year(2000) / 1 / 1}};
  EXPECT_EQ(ToWire(start), 0);
  EXPECT_EQ(ToWire(start - microseconds(1)), -1);
  EXPECT_EQ(FromWire(ToWire(start + microseconds(123))), start + microseconds(123));
}

TEST(Wire, KnowsInfiniteTimes) {
  using Micros = std::numeric_limits<std::int64_t>;
  EXPECT_EQ(FromWire(Micros::max()), base::Timestamp::max());
  EXPECT_EQ(FromWire(Micros::min()), base::Timestamp::min());
  EXPECT_EQ(ToWire(base::Timestamp::max()), Micros::max());
  EXPECT_EQ(ToWire(base::Timestamp::min()), Micros::min());
}

TEST(Parameters, WritesBigEndianNumbers) {
  const Parameters parameters = std::move(Parameters().Add(std::int32_t{-2}));
  const auto view = parameters.MakeView();
  EXPECT_EQ(std::string(view.values[0], 4), std::string("\xff\xff\xff\xfe", 4));
  EXPECT_EQ(view.types[0], 23U);
  EXPECT_EQ(view.formats[0], 1);
}

TEST(Parameters, TellsNullFromEmpty) {
  Parameters parameters;
  parameters.Add(std::optional<std::string>()).Add(std::optional<std::string>(""));
  const auto view = parameters.MakeView();
  EXPECT_EQ(view.values[0], nullptr);
  ASSERT_NE(view.values[1], nullptr);
  EXPECT_EQ(view.lengths[1], 0);
}

TEST(Parameters, WritesArraysWithNulls) {
  const std::optional<std::string_view> elements[] = {"ab", std::nullopt};
  Parameters parameters;
  parameters.AddArray(2, [&](std::size_t i) { return elements[i]; });
  const auto view = parameters.MakeView();
  const std::string bytes(view.values[0], static_cast<std::size_t>(view.lengths[0]));
  const std::string expected(
      "\0\0\0\1"
      "\0\0\0\1"
      "\0\0\0\x19"
      "\0\0\0\2"
      "\0\0\0\1"
      "\0\0\0\2"
      "ab"
      "\xff\xff\xff\xff",
      30);
  EXPECT_EQ(bytes, expected);
  EXPECT_EQ(view.types[0], 1009U);
}

TEST(Parameters, WritesEmptyArrays) {
  Parameters parameters;
  parameters.AddArray(0, [](std::size_t) { return std::int64_t{0}; });
  EXPECT_EQ(parameters.MakeView().lengths[0], 20);
}

}  // namespace
}  // namespace xyn::store::postgres
