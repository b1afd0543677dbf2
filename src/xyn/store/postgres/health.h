// How a PostgreSQL database is.
#pragma once

#include "xyn/model/database_health.h"
#include "xyn/store/postgres/connection.h"

namespace xyn::store::postgres {

// Reads it in the transaction that is open.
model::DatabaseHealth ReadHealth(Connection& connection);

}  // namespace xyn::store::postgres
