// What repeated measurements come to.
#pragma once

#include <vector>

namespace xyn::bench {

struct Summary {
  double median = 0;
  double least = 0;
  double most = 0;
};

// Of at least one value.
Summary Summarise(std::vector<double> values);

}  // namespace xyn::bench
