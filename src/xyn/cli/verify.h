// xyn verify: does this installation report what it should?
#pragma once

#include <iosfwd>

#include "xyn/cli/check_list.h"
#include "xyn/cli/metrics_page.h"
#include "xyn/collector/collector.h"
#include "xyn/metrics/exposition.h"
#include "xyn/store/store.h"

namespace xyn::cli {

// Every family of the specification is on the page with its type and all its series.
void CheckFamilies(const MetricsPage& page, CheckList& checks);

// Takes one real tick and checks what it put into `exposition` (which includes the collector); then
// compares what the collector's way of sampling gives with counting every row, both at one instant;
// then asks the database whether a statement of the tick would read `runs` from end to end. Prints
// "ok ..." or "FAIL ... expected ... got ..." for each check. Throws what the store throws.
void Verify(collector::Collector& collector, const metrics::Exposition& exposition,
            store::Sampler& sampler, CheckList& checks);

}  // namespace xyn::cli
