// gzip (RFC 1952).
#pragma once

#include <string>
#include <string_view>

namespace xyn::http {

// `text` compressed at zlib's fastest level: a page of metrics repeats itself so much that better
// ones take three times as long for little. Throws std::bad_alloc.
std::string Gzip(std::string_view text);

}  // namespace xyn::http
