// A page with every family of the catalogue, as Prometheus judges it.
#include "xyn/metrics/testing/promtool.h"

#include <gtest/gtest.h>

#include "xyn/metrics/catalogue.h"
#include "xyn/metrics/exposition.h"
#include "xyn/metrics/registry.h"

namespace xyn::metrics {
namespace {

void Feed(const Family& family, Registry& registry) {
  Registry::Labels labels;
  for (const std::string_view label : family.labels) {
    labels.emplace(label, "quote \" backslash \\ line\nfeed");
  }
  switch (family.type) {
    case prometheus::MetricType::Counter:
      return registry.Counter(family.name, labels).Increment(8.5);
    case prometheus::MetricType::Gauge:
      return registry.Gauge(family.name, labels).Set(-1e-9);
    default:
      return registry.Histogram(family.name, labels).Observe(1);
  }
}

TEST(Promtool, IsSilentOnAPageWithEveryFamily) {
  Registry registry;
  for (const Family& family : Catalogue()) Feed(family, registry);
  Exposition exposition;
  exposition.Add(registry);
  const std::string text = exposition.Text();
  const Verdict verdict = AskPromtool("check metrics < {}", text);
  EXPECT_EQ(verdict.output, "") << text;
  EXPECT_EQ(verdict.exit_code, 0);
}

}  // namespace
}  // namespace xyn::metrics
