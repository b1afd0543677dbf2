// What a reader should find in a page of generated families.
#pragma once

#include <string>

#include "xyn/metrics/testing/any_families.h"

namespace xyn::metrics {

// In the form of PythonParser::Parse.
std::string FindingsOf(const Families& families, Format format);

}  // namespace xyn::metrics
