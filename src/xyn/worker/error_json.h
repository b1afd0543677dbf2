// The error of a failed run as it is stored.
#pragma once

#include <string>
#include <string_view>

namespace xyn::worker {

inline constexpr std::size_t kMaxErrorMessageBytes = std::size_t{16} << 10U;

// {"message":...,"type":...}. Whatever bytes `message` holds, the result is valid JSON in UTF-8:
// what is not UTF-8 is replaced by U+FFFD, what is longer than kMaxErrorMessageBytes is cut.
std::string ErrorJson(std::string_view type, std::string_view message);

}  // namespace xyn::worker
