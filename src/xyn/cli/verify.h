// xyn verify: does this installation report what it should?
#pragma once

#include <iosfwd>

#include "xyn/collector/collector.h"
#include "xyn/metrics/exposition.h"
#include "xyn/store/store.h"

namespace xyn::cli {

// Takes one real tick and checks that every family of the specification is in `exposition` (which
// includes the collector) with its type and all its series; then compares what the collector's way
// of sampling gives with counting every row, both at one instant. Prints "ok ..." or
// "FAIL ... expected ... got ..." for each check. Returns the exit code: 0 only if all hold.
// Throws what the store throws.
int Verify(collector::Collector& collector, const metrics::Exposition& exposition,
           store::Sampler& sampler, std::ostream& out);

}  // namespace xyn::cli
