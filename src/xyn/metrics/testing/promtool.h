// Prometheus' own judgement on what Xyn writes for it.
#pragma once

#include <string>

namespace xyn::metrics {

struct Verdict {
  int exit_code = -1;
  std::string output;  // standard output and error
};

// Runs `promtool ARGUMENTS`, where "{}" in `arguments` stands for a file with `text` in it. A
// missing promtool is an exit code of 127, and the output says where to get it.
Verdict AskPromtool(std::string arguments, const std::string& text);

}  // namespace xyn::metrics
