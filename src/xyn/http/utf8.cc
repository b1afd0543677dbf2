#include "xyn/http/utf8.h"

#include <array>
#include <cstdint>

namespace xyn::http {
namespace {

// RFC 3629, section 4: which second bytes may follow which first bytes.
struct Lead {
  std::uint8_t first_low, first_high;
  std::uint8_t second_low, second_high;
  std::size_t length;
};

constexpr std::array<Lead, 8> kLeads = {{{0xC2, 0xDF, 0x80, 0xBF, 2},
                                         {0xE0, 0xE0, 0xA0, 0xBF, 3},
                                         {0xE1, 0xEC, 0x80, 0xBF, 3},
                                         {0xED, 0xED, 0x80, 0x9F, 3},
                                         {0xEE, 0xEF, 0x80, 0xBF, 3},
                                         {0xF0, 0xF0, 0x90, 0xBF, 4},
                                         {0xF1, 0xF3, 0x80, 0xBF, 4},
                                         {0xF4, 0xF4, 0x80, 0x8F, 4}}};

std::uint8_t ByteAt(std::string_view text, std::size_t i) {
  return static_cast<std::uint8_t>(text[i]);
}

bool Follows(std::string_view text, const Lead& lead) {
  if (text.size() < lead.length) return false;
  if (ByteAt(text, 1) < lead.second_low || ByteAt(text, 1) > lead.second_high) return false;
  for (std::size_t i = 2; i < lead.length; ++i) {
    if ((ByteAt(text, i) & 0xC0U) != 0x80U) return false;
  }
  return true;
}

}  // namespace

std::size_t Utf8CharacterLength(std::string_view text) {
  if (text.empty()) return 0;
  const std::uint8_t first = ByteAt(text, 0);
  if (first < 0x80) return 1;
  for (const Lead& lead : kLeads) {
    if (first < lead.first_low || first > lead.first_high) continue;
    return Follows(text, lead) ? lead.length : 0;
  }
  return 0;
}

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = Utf8CharacterLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace xyn::http
