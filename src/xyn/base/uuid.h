// 128-bit identifiers, RFC 9562.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "xyn/base/clock.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"

namespace xyn::base {

// A UUID in network byte order, so that comparing bytes is comparing values, as PostgreSQL does.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  // 36 characters, lower case: "0190163d-8694-739b-aea5-966c26f8ad91".
  std::string ToString() const;

  // The 36-character form in either case; nullopt for anything else.
  static std::optional<Uuid> Parse(std::string_view text);

  auto operator<=>(const Uuid&) const = default;
};

// Makes UUIDs of version 7: 48 bits of Unix milliseconds, a 12-bit counter, 62 random bits.
//
// Ids from one generator are strictly increasing, also within a millisecond and when the clock
// steps back (RFC 9562, section 6.2, method 1). Threads: any.
class UuidV7Generator {
 public:
  explicit UuidV7Generator(const Clock& clock);

  Uuid Next();

 private:
  const Clock& clock_;
  Mutex mutex_;
  std::uint64_t last_ms_ XYN_GUARDED_BY(mutex_) = 0;
  std::uint32_t counter_ XYN_GUARDED_BY(mutex_) = 0;
};

// `count` bytes from the kernel's random source, in hexadecimal.
std::string RandomHex(std::size_t count);

}  // namespace xyn::base

template <>
struct std::hash<xyn::base::Uuid> {
  std::size_t operator()(const xyn::base::Uuid& id) const noexcept;
};
