// The rows that a statement returned, in binary format.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <libpq-fe.h>

#include "xyn/base/clock.h"
#include "xyn/base/uuid.h"
#include "xyn/store/postgres/row_place.h"

namespace xyn::store::postgres {

// Place: owned by whoever ran the statement. Threads: one. Rows and columns count from 0; a column
// read as another type than it has, or a NULL read as a value, aborts: the statement is wrong.
class Result {
 public:
  explicit Result(PGresult* result) : result_(result) {}

  int rows() const { return PQntuples(result_.get()); }
  bool IsNull(int row, int column) const;

  bool Bool(int row, int column) const;
  std::int32_t Int32(int row, int column) const;
  std::int64_t Int64(int row, int column) const;
  double Double(int row, int column) const;
  std::string_view Text(int row, int column) const;  // text, json and the like
  base::Uuid Id(int row, int column) const;
  base::Timestamp Time(int row, int column) const;
  RowPlace Place(int row, int column) const;

  std::optional<std::string> MaybeText(int row, int column) const;
  std::optional<base::Timestamp> MaybeTime(int row, int column) const;

  const PGresult* raw() const { return result_.get(); }

 private:
  std::string_view Bytes(int row, int column, std::size_t size) const;

  struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
  };
  std::unique_ptr<PGresult, Clear> result_;
};

}  // namespace xyn::store::postgres
