// What a reader has to find on the page of generated families.
#pragma once

#include <vector>

#include "tests/fuzz/page_reader.h"
#include "xyn/metrics/testing/any_families.h"

namespace xyn::fuzz {

std::vector<PageFamily> ExpectedPage(const metrics::Families& families, metrics::Format format);

}  // namespace xyn::fuzz
