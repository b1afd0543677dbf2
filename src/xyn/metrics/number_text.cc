#include "xyn/metrics/number_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace xyn::metrics {
namespace {

// Integral values below this are written without an exponent.
constexpr double kLargestPlain = 1e15;

template <typename Number>
void AppendShortest(Number value, std::string_view suffix, std::string& out) {
  std::array<char, 40> text{};
  char* end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  end = std::copy(suffix.begin(), suffix.end(), end);
  out.append(text.data(), end);
}

bool IsPlain(double value) {
  return std::abs(value) < kLargestPlain && value == std::trunc(value) &&
         (value != 0 || !std::signbit(value));
}

}  // namespace

void AppendNumber(double value, std::string& out) {
  if (IsPlain(value)) {
    AppendShortest(static_cast<std::int64_t>(value), ".0", out);
  } else if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value > 0 ? "+Inf" : "-Inf";
  } else if (value == 0) {
    out += "-0.0";
  } else {
    AppendShortest(value, "", out);
  }
}

}  // namespace xyn::metrics
