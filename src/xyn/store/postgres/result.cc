#include "xyn/store/postgres/result.h"

#include <bit>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "xyn/store/postgres/wire.h"

namespace xyn::store::postgres {
namespace {

std::uint64_t BigEndian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = (value << 8U) | static_cast<unsigned char>(c);
  return value;
}

}  // namespace

bool Result::IsNull(int row, int column) const {
  return PQgetisnull(result_.get(), row, column) != 0;
}

std::string_view Result::Bytes(int row, int column, std::size_t size) const {
  const auto length = static_cast<std::size_t>(PQgetlength(result_.get(), row, column));
  if (IsNull(row, column) || length != size) {
    std::fprintf(stderr, "xyn: column %d has %zu bytes, expected %zu\n", column, length, size);
    std::abort();
  }
  return {PQgetvalue(result_.get(), row, column), length};
}

bool Result::Bool(int row, int column) const { return Bytes(row, column, 1)[0] != 0; }

std::int32_t Result::Int32(int row, int column) const {
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(BigEndian(Bytes(row, column, 4))));
}

std::int64_t Result::Int64(int row, int column) const {
  return static_cast<std::int64_t>(BigEndian(Bytes(row, column, 8)));
}

double Result::Double(int row, int column) const {
  return std::bit_cast<double>(BigEndian(Bytes(row, column, 8)));
}

std::string_view Result::Text(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

base::Uuid Result::Id(int row, int column) const {
  base::Uuid id;
  std::memcpy(id.bytes.data(), Bytes(row, column, id.bytes.size()).data(), id.bytes.size());
  return id;
}

RowPlace Result::Place(int row, int column) const {
  const std::uint64_t bits = BigEndian(Bytes(row, column, 6));
  return {.block = static_cast<std::uint32_t>(bits >> 16U),
          .item = static_cast<std::uint16_t>(bits)};
}

base::Timestamp Result::Time(int row, int column) const { return FromWire(Int64(row, column)); }

std::optional<std::string> Result::MaybeText(int row, int column) const {
  if (IsNull(row, column)) return std::nullopt;
  return std::string(Text(row, column));
}

std::optional<base::Timestamp> Result::MaybeTime(int row, int column) const {
  if (IsNull(row, column)) return std::nullopt;
  return Time(row, column);
}

}  // namespace xyn::store::postgres
