#include "xyn/store/postgres/wire.h"

#include <limits>
#include <utility>

namespace xyn::store::postgres {
namespace {

// PostgreSQL counts from here.
constexpr base::Timestamp kEpoch{std::chrono::sys_days{std::chrono::year(2000) / 1 / 1}};

constexpr std::int64_t kInfinity = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMinusInfinity = std::numeric_limits<std::int64_t>::min();

template <typename T>
std::string Bytes(const T& value) {
  std::string bytes;
  Wire<T>::Append(bytes, value);
  return bytes;
}

}  // namespace

void AppendBigEndian(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xFFU));
  }
}

std::int64_t ToWire(base::Timestamp time) {
  if (time == base::Timestamp::max()) return kInfinity;
  if (time == base::Timestamp::min()) return kMinusInfinity;
  return (time - kEpoch).count();
}

base::Timestamp FromWire(std::int64_t micros) {
  if (micros == kInfinity) return base::Timestamp::max();
  if (micros == kMinusInfinity) return base::Timestamp::min();
  return kEpoch + std::chrono::microseconds(micros);
}

Parameters& Parameters::Append(unsigned type, std::optional<std::string> bytes) {
  const bool is_null = !bytes;
  values_.push_back({type, is_null, is_null ? std::string() : std::move(*bytes)});
  return *this;
}

Parameters& Parameters::Add(std::int32_t value) {
  return Append(Wire<std::int32_t>::kType, Bytes(value));
}

Parameters& Parameters::Add(std::int64_t value) {
  return Append(Wire<std::int64_t>::kType, Bytes(value));
}

Parameters& Parameters::Add(std::string_view value) {
  return Append(Wire<std::string_view>::kType, std::string(value));
}

Parameters& Parameters::Add(const std::optional<std::string>& value) {
  return Append(Wire<std::string_view>::kType, value);
}

Parameters& Parameters::Add(const base::Uuid& value) {
  return Append(Wire<base::Uuid>::kType, Bytes(value));
}

Parameters& Parameters::Add(const std::optional<base::Uuid>& value) {
  return Append(Wire<base::Uuid>::kType,
                value ? std::optional<std::string>(Bytes(*value)) : std::nullopt);
}

Parameters& Parameters::Add(const std::optional<base::Timestamp>& value) {
  return Append(Wire<base::Timestamp>::kType,
                value ? std::optional<std::string>(Bytes(*value)) : std::nullopt);
}

Parameters::View Parameters::MakeView() const {
  View view;
  for (const Value& value : values_) {
    view.values.push_back(value.is_null ? nullptr : value.bytes.data());
    view.lengths.push_back(static_cast<int>(value.bytes.size()));
    view.formats.push_back(1);
    view.types.push_back(value.type);
  }
  return view;
}

}  // namespace xyn::store::postgres
