// Where a version of a row stands in its table: PostgreSQL's ctid.
#pragma once

#include <cstdint>

#include "xyn/store/postgres/wire.h"

namespace xyn::store::postgres {

struct RowPlace {
  std::uint32_t block = 0;
  std::uint16_t item = 0;  // in the block, from 1
};

template <>
struct Wire<RowPlace> {
  static constexpr unsigned kType = 27;
  static constexpr unsigned kArrayType = 1010;
  static void Append(std::string& out, RowPlace place) {
    AppendBigEndian(out, place.block, 4);
    AppendBigEndian(out, place.item, 2);
  }
};

}  // namespace xyn::store::postgres
