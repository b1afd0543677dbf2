#include "xyn/base/uuid.h"

#include <sys/random.h>

#include <algorithm>
#include <cstring>
#include <span>
#include <stdexcept>

namespace xyn::base {
namespace {

constexpr char kDigits[] = "0123456789abcdef";
constexpr std::uint32_t kCounterLimit = 1U << 12U;

void FillRandom(std::span<std::uint8_t> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = getrandom(out.data() + done, out.size() - done, 0);
    if (got < 0) throw std::runtime_error("getrandom failed");
    done += static_cast<std::size_t>(got);
  }
}

// One system call for many ids: a thread keeps a small store of random bytes.
std::uint64_t Random64() {
  thread_local std::array<std::uint8_t, 512> pool;
  thread_local std::size_t used = pool.size();
  if (used == pool.size()) {
    FillRandom(pool);
    used = 0;
  }
  std::uint64_t value = 0;
  std::memcpy(&value, pool.data() + used, sizeof value);
  used += sizeof value;
  return value;
}

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr bool IsDashPosition(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

}  // namespace

std::string Uuid::ToString() const {
  std::string text(36, '-');
  std::size_t at = 0;
  for (const std::uint8_t byte : bytes) {
    if (IsDashPosition(at)) ++at;
    text[at++] = kDigits[byte >> 4U];
    text[at++] = kDigits[byte & 0x0FU];
  }
  return text;
}

std::optional<Uuid> Uuid::Parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Uuid id;
  std::size_t at = 0;
  for (std::uint8_t& byte : id.bytes) {
    if (IsDashPosition(at)) {
      if (text[at] != '-') return std::nullopt;
      ++at;
    }
    const int high = HexValue(text[at]);
    const int low = HexValue(text[at + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    byte = static_cast<std::uint8_t>(high * 16 + low);
    at += 2;
  }
  return id;
}

UuidV7Generator::UuidV7Generator(const Clock& clock) : clock_(clock) {}

Uuid UuidV7Generator::Next() {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(clock_.Now());
  const auto now_ms =
      static_cast<std::uint64_t>(std::max<std::int64_t>(now.time_since_epoch().count(), 0));
  std::uint64_t ms = 0;
  std::uint64_t counter = 0;
  {
    const MutexLock lock(mutex_);
    if (now_ms > last_ms_) {
      last_ms_ = now_ms;
      counter_ = 0;
    } else if (++counter_ == kCounterLimit) {
      ++last_ms_;  // borrow from the future rather than wait: still increasing
      counter_ = 0;
    }
    ms = last_ms_;
    counter = counter_;
  }
  Uuid id;
  for (std::size_t i = 0; i < 6; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(ms >> (40U - 8U * i));
  }
  id.bytes[6] = static_cast<std::uint8_t>(0x70U | (counter >> 8U));
  id.bytes[7] = static_cast<std::uint8_t>(counter);
  const std::uint64_t random = Random64();
  std::memcpy(&id.bytes[8], &random, sizeof random);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3FU) | 0x80U);
  return id;
}

std::string RandomHex(std::size_t count) {
  std::string text;
  text.reserve(count * 2);
  for (std::size_t i = 0; i < count; ++i) {
    const auto byte = static_cast<std::uint8_t>(Random64());
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0x0FU];
  }
  return text;
}

}  // namespace xyn::base

std::size_t std::hash<xyn::base::Uuid>::operator()(const xyn::base::Uuid& id) const noexcept {
  std::uint64_t tail = 0;  // the random half
  std::memcpy(&tail, &id.bytes[8], sizeof tail);
  return static_cast<std::size_t>(tail);
}
