// Any text as a time and as a duration, and any instant as text.
#include "xyn/base/time_text.h"

#include <chrono>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "tests/fuzz/fuzz_target.h"

namespace xyn::fuzz {
namespace {

using std::chrono::microseconds;

constexpr base::Timestamp kFirst{};
constexpr base::Timestamp kLast =
    base::Timestamp(std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1)) - microseconds(1);
constexpr std::chrono::days kLongest{100 * 366};

// As the C library writes it, to the second.
std::string LibraryText(base::Timestamp time) {
  const std::time_t seconds =
      std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
  std::tm fields{};
  gmtime_r(&seconds, &fields);
  std::string text(32, '\0');
  text.resize(std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &fields));
  return text;
}

void RequireInstant(base::Timestamp time) {
  Require(time >= kFirst && time <= kLast, "a time is one of the years 1970 to 9999");
  const std::string text = base::FormatTimestamp(time);
  Require(text.starts_with(LibraryText(time)), "a time is written as the C library has it");
  Require(base::ParseTimestamp(text) == time, "a time that is written is read as the same");
}

void RequireDuration(microseconds duration) {
  Require(duration >= duration.zero() && duration <= kLongest,
          "a duration is not negative, and at most 100 years");
  const auto seconds =
      fmt::format("{}.{:06}s", duration.count() / 1'000'000, duration.count() % 1'000'000);
  Require(base::ParseDuration(seconds) == duration,
          "a duration that is written is read as the same");
}

// The first bytes of `input` as an instant within the range.
base::Timestamp InstantOf(std::string_view input) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, input.data(), std::min(sizeof bits, input.size()));
  const auto range = static_cast<std::uint64_t>((kLast - kFirst).count() + 1);
  return kFirst + microseconds(static_cast<std::int64_t>(bits % range));
}

}  // namespace

void Check(std::string_view input) {
  if (const auto time = base::ParseTimestamp(input)) RequireInstant(*time);
  if (const auto duration = base::ParseDuration(input)) RequireDuration(*duration);
  RequireInstant(InstantOf(input));
}

}  // namespace xyn::fuzz
