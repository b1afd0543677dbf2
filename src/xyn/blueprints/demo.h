// Sample blueprints that take time and fail like real ones, and do nothing else.
#pragma once

#include "xyn/model/blueprint.h"

namespace xyn::blueprints {

//   demo.email      {"to": address}    tens of milliseconds
//   demo.thumbnail  {"width": pixels}  half a second to two
//   demo.report     {"pages": n}       a second a page
//   demo.flaky      {}                 fails on its first attempt or two; one run in ten, on all
//
// How long a run takes and whether it fails follows from its id and attempt: a retry of it differs
// from the first attempt, a repetition of the same attempt does not.
void AddDemo(model::Blueprints& blueprints);

}  // namespace xyn::blueprints
