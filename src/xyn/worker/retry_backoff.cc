#include "xyn/worker/retry_backoff.h"

#include <algorithm>
#include <functional>

namespace xyn::worker {
namespace {

// 2^12 seconds are more than kLongest.
constexpr std::int32_t kMostDoublings = 12;

// Spreads any 64 bits evenly over 0 to 1: the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
double Fraction(std::uint64_t bits) {
  bits += 0x9e3779b97f4a7c15U;
  bits = (bits ^ (bits >> 30U)) * 0xbf58476d1ce4e5b9U;
  bits = (bits ^ (bits >> 27U)) * 0x94d049bb133111ebU;
  bits ^= bits >> 31U;
  return static_cast<double>(bits >> 11U) * 0x1.0p-53;
}

}  // namespace

std::chrono::microseconds RetryBackoff::After(std::int32_t failures,
                                              const model::LeaseToken& token) {
  const std::int32_t doublings = std::clamp(failures, 0, kMostDoublings);
  const std::chrono::duration<double> exact = std::min(kFirst * (1 << doublings), kLongest);
  const auto seed = std::hash<base::Uuid>{}(token.run_id) ^
                    (static_cast<std::uint64_t>(static_cast<std::uint32_t>(token.attempt)) << 32U);
  const double factor = 1 - kDeviation + 2 * kDeviation * Fraction(seed);
  return std::chrono::duration_cast<std::chrono::microseconds>(exact * factor);
}

}  // namespace xyn::worker
