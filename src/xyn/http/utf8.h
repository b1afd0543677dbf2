// UTF-8 (RFC 3629), as far as it takes to keep broken text out of what is served.
#pragma once

#include <cstddef>
#include <string_view>

namespace xyn::http {

// The length in bytes of the well-formed character at the front of `text`; 0 if there is none.
std::size_t Utf8CharacterLength(std::string_view text);

bool IsUtf8(std::string_view text);

}  // namespace xyn::http
