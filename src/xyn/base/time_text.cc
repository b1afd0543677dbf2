#include "xyn/base/time_text.h"

#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace xyn::base {
namespace {

using std::chrono::microseconds;

constexpr Timestamp kFirst{};
constexpr Timestamp kEnd{std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1)};
constexpr double kMaxDurationSeconds = 100.0 * 366 * 86'400;

// Reads fixed-width decimal fields from the front of a text.
class FieldReader {
 public:
  explicit FieldReader(std::string_view text) : text_(text) {}

  std::optional<int> Digits(std::size_t width) {
    if (text_.size() < width) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      if (text_[i] < '0' || text_[i] > '9') return std::nullopt;
      value = value * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(width);
    return value;
  }

  bool Take(std::string_view any_of) {
    if (text_.empty() || any_of.find(text_.front()) == std::string_view::npos) return false;
    taken_ = text_.front();
    text_.remove_prefix(1);
    return true;
  }

  // ".123456789" as microseconds; 0 when there is none.
  std::optional<int> Fraction() {
    if (!Take(".")) return 0;
    int micros = 0;
    std::size_t count = 0;
    while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9') {
      if (++count > 9) return std::nullopt;
      if (count <= 6) micros = micros * 10 + (text_.front() - '0');
      text_.remove_prefix(1);
    }
    if (count == 0) return std::nullopt;
    for (; count < 6; ++count) micros *= 10;
    return micros;
  }

  char taken() const { return taken_; }
  bool AtEnd() const { return text_.empty(); }

 private:
  std::string_view text_;
  char taken_ = '\0';
};

std::optional<std::chrono::minutes> ParseZone(FieldReader& in) {
  if (in.Take("Zz")) return std::chrono::minutes(0);
  if (!in.Take("+-")) return std::nullopt;
  const int sign = in.taken() == '-' ? -1 : 1;
  const auto hours = in.Digits(2);
  if (!hours || !in.Take(":")) return std::nullopt;
  const auto minutes = in.Digits(2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return std::chrono::minutes(sign * (*hours * 60 + *minutes));
}

struct Unit {
  std::string_view name;
  double seconds;
};

constexpr std::array<Unit, 6> kUnits = {
    {{"", 1}, {"ms", 0.001}, {"s", 1}, {"m", 60}, {"h", 3'600}, {"d", 86'400}}};

}  // namespace

std::string FormatTimestamp(Timestamp time) {
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(days);
  const std::chrono::hh_mm_ss clock(time - days);
  std::string text =
      fmt::format("{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (clock.subseconds().count() != 0) {
    text += fmt::format(".{:06d}", clock.subseconds().count());
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + "Z";
}

std::optional<Timestamp> ParseTimestamp(std::string_view text) {
  FieldReader in(text);
  const auto year = in.Digits(4);
  if (!year || !in.Take("-")) return std::nullopt;
  const auto month = in.Digits(2);
  if (!month || !in.Take("-")) return std::nullopt;
  const auto day = in.Digits(2);
  if (!day || !in.Take("Tt ")) return std::nullopt;
  const auto hour = in.Digits(2);
  if (!hour || !in.Take(":")) return std::nullopt;
  const auto minute = in.Digits(2);
  if (!minute || !in.Take(":")) return std::nullopt;
  const auto second = in.Digits(2);
  if (!second) return std::nullopt;
  const auto micros = in.Fraction();
  if (!micros) return std::nullopt;
  const auto zone = ParseZone(in);
  if (!zone || !in.AtEnd()) return std::nullopt;

  const std::chrono::year_month_day date(std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const Timestamp time = Timestamp(std::chrono::sys_days(date)) + std::chrono::hours(*hour) +
                         std::chrono::minutes(*minute) + std::chrono::seconds(*second) +
                         microseconds(*micros) - *zone;
  if (time < kFirst || time >= kEnd) return std::nullopt;
  return time;
}

std::optional<microseconds> ParseDuration(std::string_view text) {
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc() || !std::isfinite(number) || number < 0 || std::signbit(number)) {
    return std::nullopt;
  }
  const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const Unit& unit : kUnits) {
    if (rest != unit.name) continue;
    const double seconds = number * unit.seconds;
    if (seconds > kMaxDurationSeconds) return std::nullopt;
    return microseconds(std::llround(seconds * 1e6));
  }
  return std::nullopt;
}

}  // namespace xyn::base
