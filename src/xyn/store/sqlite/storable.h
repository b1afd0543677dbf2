// What the CHECK constraints of `runs` ask for, for statements that do without them: they take as
// long as the rest of an insert.
#pragma once

#include "xyn/model/new_run.h"
#include "xyn/store/requests.h"

namespace xyn::store::sqlite {

// Throw store::Invalid, which names the field. They ask for no more than the table does; what a run
// may be is model::Validate's to say. Threads: any.
void RequireStorable(const model::NewRun& run);
void RequireStorable(const Finish& finish);

}  // namespace xyn::store::sqlite
