// One use of a prepared statement.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <SQLiteCpp/Statement.h>

#include "xyn/base/clock.h"
#include "xyn/base/uuid.h"

namespace xyn::store::sqlite {

// Binds a statement, steps through its rows and reads them; resets it at the end, so that it holds
// neither a lock nor a snapshot when nobody reads from it.
//
// Place: on the stack of whoever uses a Connection, which must outlive it. One Query per statement
// at a time. Threads: that of the connection. Errors: SQLite::Exception.
class Query final {
 public:
  explicit Query(SQLite::Statement& statement) : statement_(statement) {}
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query();

  // Binds ?1, ?2, ..., and the next time those that follow. Strings are not copied: they must live
  // until the query ends.
  template <class... Values>
  Query& Bind(const Values&... values) {
    (BindOne(++bound_, values), ...);
    return *this;
  }

  // True while there is a row to read.
  bool Step() { return statement_.executeStep(); }

  // Executes a statement that returns no rows; returns how many it changed.
  int Run() { return statement_.exec(); }

  // Columns count from 0. The optional ones are nullopt for NULL.
  std::int64_t Integer(int column) const;
  std::int32_t Integer32(int column) const;
  bool Boolean(int column) const { return Integer(column) != 0; }
  std::string Text(int column) const;
  std::optional<std::string> OptionalText(int column) const;
  base::Timestamp Time(int column) const;
  std::optional<base::Timestamp> OptionalTime(int column) const;
  // Throws store::Error for what is no UUID, which a CHECK keeps out.
  base::Uuid Id(int column) const;

 private:
  void BindOne(int index, std::int32_t value) { statement_.bind(index, value); }
  void BindOne(int index, std::int64_t value) { statement_.bind(index, value); }
  void BindOne(int index, const std::string& value) { statement_.bindNoCopy(index, value); }
  void BindOne(int index, const char* value) { statement_.bindNoCopy(index, value); }
  void BindOne(int index, base::Timestamp value);
  void BindOne(int index, std::chrono::microseconds value);
  void BindOne(int index, const base::Uuid& value) { statement_.bind(index, value.ToString()); }

  template <class Value>
  void BindOne(int index, const std::optional<Value>& value) {
    if (value) {
      BindOne(index, *value);
    } else {
      statement_.bind(index);
    }
  }

  SQLite::Statement& statement_;
  int bound_ = 0;
};

}  // namespace xyn::store::sqlite
