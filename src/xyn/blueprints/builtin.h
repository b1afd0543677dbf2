// The blueprints that every worker knows.
#pragma once

#include "xyn/model/blueprint.h"

namespace xyn::blueprints {

//   xyn.noop   any inputs          returns them
//   xyn.sleep  {"seconds": s}      returns {} after s seconds, 0 to 86400
//   xyn.fail   {"message": m}      fails with that message, may be retried
//
// Inputs of another shape are a model::PermanentFailure that names the field.
void AddBuiltIns(model::Blueprints& blueprints);

}  // namespace xyn::blueprints
