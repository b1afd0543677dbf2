// What a fuzz target is: a check that any bytes must pass.
#pragma once

#include <string_view>

namespace xyn::fuzz {

// Gives `input` to the code under test and requires what it promises. Each target defines it, once;
// libfuzzer.cc calls it with inputs that libFuzzer makes up, replay.cc with those of the corpus. An
// exception that leaves it is a find, too.
void Check(std::string_view input);

// Ends the process, which makes the input at hand a find, unless `promise` holds.
void Require(bool holds, std::string_view promise);

}  // namespace xyn::fuzz
