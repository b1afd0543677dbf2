// Values in PostgreSQL's binary format: no quoting, no parsing, no locale.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/base/uuid.h"

namespace xyn::store::postgres {

// Parameters of a statement, $1 first. Each Add appends one; an array becomes one parameter.
// nullopt is NULL. Strings may not hold a NUL byte; the model's validation sees to that.
class Parameters {
 public:
  Parameters& Add(std::int32_t value);
  Parameters& Add(std::int64_t value);
  Parameters& Add(std::string_view value);
  Parameters& Add(const std::optional<std::string>& value);
  Parameters& Add(const base::Uuid& value);
  Parameters& Add(const std::optional<base::Uuid>& value);
  Parameters& Add(const std::optional<base::Timestamp>& value);

  // An array of `count` elements, element(i) giving the i-th: Uuid, std::int32_t, std::int64_t,
  // std::string_view, base::Timestamp, or an optional of one of these.
  template <typename Element>
  Parameters& AddArray(std::size_t count, Element element);

  int count() const { return static_cast<int>(values_.size()); }

  // For PQsendQueryPrepared and the like; valid until the next Add.
  struct View {
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> formats;
    std::vector<unsigned> types;
  };
  View MakeView() const;

 private:
  struct Value {
    unsigned type;
    bool is_null;
    std::string bytes;
  };
  Parameters& Append(unsigned type, std::optional<std::string> bytes);

  std::vector<Value> values_;
};

// How a C++ type travels: its type OID, its array's, and its bytes.
template <typename T>
struct Wire;

void AppendBigEndian(std::string& out, std::uint64_t value, int bytes);

// Microseconds since 2000-01-01; infinity is Timestamp::max(), -infinity Timestamp::min().
std::int64_t ToWire(base::Timestamp time);
base::Timestamp FromWire(std::int64_t micros);

template <>
struct Wire<base::Uuid> {
  static constexpr unsigned kType = 2950;
  static constexpr unsigned kArrayType = 2951;
  static void Append(std::string& out, const base::Uuid& id) {
    out.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
  }
};

template <>
struct Wire<std::int32_t> {
  static constexpr unsigned kType = 23;
  static constexpr unsigned kArrayType = 1007;
  static void Append(std::string& out, std::int32_t value) {
    AppendBigEndian(out, static_cast<std::uint32_t>(value), 4);
  }
};

template <>
struct Wire<std::int64_t> {
  static constexpr unsigned kType = 20;
  static constexpr unsigned kArrayType = 1016;
  static void Append(std::string& out, std::int64_t value) {
    AppendBigEndian(out, static_cast<std::uint64_t>(value), 8);
  }
};

template <>
struct Wire<std::string_view> {
  static constexpr unsigned kType = 25;
  static constexpr unsigned kArrayType = 1009;
  static void Append(std::string& out, std::string_view text) { out.append(text); }
};

template <>
struct Wire<base::Timestamp> {
  static constexpr unsigned kType = 1184;
  static constexpr unsigned kArrayType = 1185;
  static void Append(std::string& out, base::Timestamp time) {
    Wire<std::int64_t>::Append(out, ToWire(time));
  }
};

// An element with its length in front, -1 for NULL.
template <typename T>
void AppendElement(std::string& out, const T& value) {
  const std::size_t start = out.size();
  out.append(4, '\0');
  Wire<T>::Append(out, value);
  std::string length;
  AppendBigEndian(length, out.size() - start - 4, 4);
  out.replace(start, 4, length);
}

template <typename T>
void AppendElement(std::string& out, const std::optional<T>& value) {
  if (value) {
    AppendElement(out, *value);
  } else {
    AppendBigEndian(out, 0xFFFFFFFFU, 4);
  }
}

template <typename T>
struct ElementOf {
  using Type = T;
};
template <typename T>
struct ElementOf<std::optional<T>> {
  using Type = T;
};

template <typename Element>
Parameters& Parameters::AddArray(std::size_t count, Element element) {
  using Type = typename ElementOf<decltype(element(std::size_t{}))>::Type;
  std::string bytes;
  AppendBigEndian(bytes, 1, 4);  // dimensions
  AppendBigEndian(bytes, 1, 4);  // may hold NULLs
  AppendBigEndian(bytes, Wire<Type>::kType, 4);
  AppendBigEndian(bytes, count, 4);
  AppendBigEndian(bytes, 1, 4);  // lower bound
  for (std::size_t i = 0; i < count; ++i) AppendElement(bytes, element(i));
  return Append(Wire<Type>::kArrayType, std::move(bytes));
}

}  // namespace xyn::store::postgres
