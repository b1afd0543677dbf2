// Numbers as both formats write them.
#pragma once

#include <string>

namespace xyn::metrics {

// Appends the shortest text that reads back as the same double, in the form of the specification's
// example: "15.0", "8.5", "-0.0". What is too large or too small for that has an exponent. "NaN",
// "+Inf", "-Inf".
void AppendNumber(double value, std::string& out);

}  // namespace xyn::metrics
