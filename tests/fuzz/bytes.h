// Makes values of the bytes of an input.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace xyn::fuzz {

// From front to back; when the bytes are used up, zeros follow. Threads: one.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}

  bool empty() const { return bytes_.empty(); }

  // 0 to `count` - 1, of one byte.
  std::size_t Below(std::size_t count) {
    const std::string_view byte = Text(1);
    return byte.empty() ? 0 : static_cast<unsigned char>(byte.front()) % count;
  }

  bool Flip() { return Below(2) == 1; }

  std::uint64_t Number() {
    std::uint64_t number = 0;
    const std::string_view eight = Text(sizeof number);
    std::copy_n(eight.data(), eight.size(), reinterpret_cast<char*>(&number));
    return number;
  }

  double Double() { return std::bit_cast<double>(Number()); }

  // Up to `size` bytes as they are.
  std::string_view Text(std::size_t size) {
    const std::string_view text = bytes_.substr(0, size);
    bytes_.remove_prefix(text.size());
    return text;
  }

 private:
  std::string_view bytes_;
};

}  // namespace xyn::fuzz
