#include "xyn/bench/summary.h"

#include <algorithm>
#include <cstddef>

namespace xyn::bench {

Summary Summarise(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  const double median =
      values.size() % 2 == 1 ? values.at(middle) : (values.at(middle - 1) + values.at(middle)) / 2;
  return {.median = median, .least = values.front(), .most = values.back()};
}

}  // namespace xyn::bench
