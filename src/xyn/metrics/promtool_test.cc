// A page with every family of the catalogue, as Prometheus judges it.
#include "xyn/metrics/testing/promtool.h"

#include <gtest/gtest.h>

#include "xyn/metrics/exposition.h"
#include "xyn/metrics/testing/every_family.h"

namespace xyn::metrics {
namespace {

TEST(Promtool, IsSilentOnAPageWithEveryFamily) {
  Registry registry;
  RegisterEveryFamily(registry);
  Exposition exposition;
  exposition.Add(registry);
  const std::string text = exposition.Text();
  const Verdict verdict = AskPromtool("check metrics < {}", text);
  EXPECT_EQ(verdict.output, "") << text;
  EXPECT_EQ(verdict.exit_code, 0);
}

}  // namespace
}  // namespace xyn::metrics
