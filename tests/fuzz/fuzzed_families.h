// Families of metrics made of the bytes of an input.
#pragma once

#include "tests/fuzz/bytes.h"
#include "xyn/metrics/testing/any_families.h"

namespace xyn::fuzz {

// As AnyFamilies makes them of chance: what the catalogue, the registry and the collector could
// have, with any bytes as help and label values.
metrics::Families FamiliesOf(Bytes& bytes);

}  // namespace xyn::fuzz
