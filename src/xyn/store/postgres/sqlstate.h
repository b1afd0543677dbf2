// What PostgreSQL's error codes mean for the caller.
#pragma once

#include <libpq-fe.h>

namespace xyn::store::postgres {

enum class Effect;

// Throws the exception of store/errors.h that fits the SQLSTATE of `result`, an error
// (PostgreSQL documentation, appendix A).
[[noreturn]] void ThrowSqlError(const PGresult* result, Effect effect);

}  // namespace xyn::store::postgres
