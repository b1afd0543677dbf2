// Instants and durations as people write them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "xyn/base/clock.h"

namespace xyn::base {

// RFC 3339 in UTC with as many decimals as needed, at most six: "2026-01-31T12:00:00.5Z".
std::string FormatTimestamp(Timestamp time);

// RFC 3339, section 5.6, with a zone ("Z" or "+02:00"); up to nine decimals, cut to microseconds.
// Years 1970 to 9999 in UTC. nullopt for anything else, a date that does not exist among it.
std::optional<Timestamp> ParseTimestamp(std::string_view text);

// "90", "90s", "1.5h", "250ms", "2d": a number, then ms, s, m, h or d; seconds if nothing follows.
// Not negative, at most 100 years. nullopt for anything else.
std::optional<std::chrono::microseconds> ParseDuration(std::string_view text);

}  // namespace xyn::base
