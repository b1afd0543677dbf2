#include "xyn/store/sqlite/query.h"

#include <SQLiteCpp/Column.h>

#include "xyn/store/errors.h"

namespace xyn::store::sqlite {

Query::~Query() {
  // tryReset, as the failure of the last step, which reset would repeat, was thrown already.
  statement_.tryReset();
  statement_.clearBindings();
}

std::int64_t Query::Integer(int column) const { return statement_.getColumn(column).getInt64(); }

std::int32_t Query::Integer32(int column) const { return statement_.getColumn(column).getInt(); }

std::string Query::Text(int column) const { return statement_.getColumn(column).getString(); }

std::optional<std::string> Query::OptionalText(int column) const {
  if (statement_.isColumnNull(column)) return std::nullopt;
  return Text(column);
}

base::Timestamp Query::Time(int column) const {
  return base::Timestamp(std::chrono::microseconds(Integer(column)));
}

std::optional<base::Timestamp> Query::OptionalTime(int column) const {
  if (statement_.isColumnNull(column)) return std::nullopt;
  return Time(column);
}

base::Uuid Query::Id(int column) const {
  const std::string text = Text(column);
  const std::optional<base::Uuid> id = base::Uuid::Parse(text);
  if (!id) throw Error("the database holds a run whose id is not a UUID: " + text);
  return *id;
}

void Query::BindOne(int index, base::Timestamp value) { BindOne(index, value.time_since_epoch()); }

void Query::BindOne(int index, std::chrono::microseconds value) {
  statement_.bind(index, std::int64_t{value.count()});
}

}  // namespace xyn::store::sqlite
