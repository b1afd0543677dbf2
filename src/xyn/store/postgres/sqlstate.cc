#include "xyn/store/postgres/sqlstate.h"

#include <string>
#include <string_view>

#include "xyn/store/errors.h"
#include "xyn/store/postgres/connection.h"

namespace xyn::store::postgres {
namespace {

std::string Field(const PGresult* result, int field) {
  const char* text = PQresultErrorField(result, field);
  return text == nullptr ? "" : text;
}

bool IsOneOf(std::string_view state, std::initializer_list<std::string_view> states) {
  for (const std::string_view candidate : states) {
    if (state == candidate) return true;
  }
  return false;
}

}  // namespace

void ThrowSqlError(const PGresult* result, Effect effect) {
  const std::string state = Field(result, PG_DIAG_SQLSTATE);
  const std::string text =
      "PostgreSQL: " + Field(result, PG_DIAG_MESSAGE_PRIMARY) + " (SQLSTATE " + state + ")";
  const std::string_view kind = std::string_view(state).substr(0, 2);

  // The server ended the session; it may have committed before it did.
  if (IsOneOf(state, {"57P01", "57P02", "57P05"}) || kind == "08" || state.empty()) {
    if (effect == Effect::kChanges) throw InDoubt(text);
    throw Unavailable(text);
  }
  // query_canceled (statement_timeout), lock_not_available (lock_timeout)
  if (IsOneOf(state, {"57014", "55P03"})) throw Timeout(text);
  // undefined_table, undefined_column, undefined_function, undefined_object
  if (IsOneOf(state, {"42P01", "42703", "42883", "42704"})) {
    throw SchemaMismatch(text + "; are the tables up to date? xyn migrate --check tells");
  }
  // A pooler that changes sessions between transactions loses prepared statements.
  if (IsOneOf(state, {"26000", "42P05"})) {
    throw Unavailable(text +
                      "; behind a pooler in transaction mode set XYN_PREPARE_STATEMENTS=false");
  }
  // data exceptions, integrity violations, and the like
  if (kind == "22" || kind == "23" || kind == "42") throw Invalid(text);
  // rollbacks, resources, intervention, read-only transactions (a standby), changed plans
  if (kind == "40" || kind == "53" || kind == "57" || kind == "25" || kind == "0A" ||
      kind == "58") {
    throw Unavailable(text);
  }
  throw Error(text);
}

}  // namespace xyn::store::postgres
