// The way back from gzip, for tests.
#pragma once

#include <string>

namespace xyn::http {

// Throws std::runtime_error if `compressed` is not one whole gzip stream.
std::string Gunzip(std::string compressed);

}  // namespace xyn::http
