// A row of `runs` as a model::Run.
#pragma once

#include "xyn/model/run.h"
#include "xyn/store/sqlite/query.h"

namespace xyn::store::sqlite {

// Reads the columns of get_run.sql and list_runs.sql. Throws store::Error for a row that no Xyn
// wrote.
model::Run ReadRun(const Query& row);

// Reads a status. Throws likewise.
model::RunStatus ReadStatus(const Query& row, int column);

}  // namespace xyn::store::sqlite
