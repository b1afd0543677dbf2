// Families with any texts and numbers: another reader finds on the page what was written on it, in
// both formats.
#include "xyn/metrics/exposition.h"

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/expected_page.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/fuzzed_families.h"
#include "tests/fuzz/page_reader.h"
#include "xyn/metrics/catalogue.h"

namespace xyn::fuzz {
namespace {

using metrics::Format;

void RequireThatPageHas(const metrics::Families& families, const std::string& page, Format format) {
  const auto found = ReadPage(page, format);
  const bool all = found && IsSame(*found, ExpectedPage(families, format));
  if (!all) std::fprintf(stderr, "the page:\n%s", page.c_str());
  Require(all, "a reader finds on a page what was written on it");
}

// What a tick could have found: series of one family of the catalogue, with a label of any value.
metrics::Families FamiliesOfTick(Bytes& bytes) {
  const metrics::Family& family = metrics::Catalogue()[bytes.Below(metrics::Catalogue().size())];
  if (family.type != prometheus::MetricType::Gauge || family.name.ends_with("_info")) return {};
  metrics::GeneratedFamily generated;
  generated.name = family.name;
  generated.type = family.type;
  generated.help = family.help;
  for (std::size_t i = 0, count = 1 + bytes.Below(3); i < count; ++i) {
    auto& series = generated.series.emplace_back();
    series.labels = {{"number", std::to_string(i)},
                     {"any", std::string(bytes.Text(bytes.Below(24)))}};
    series.value = bytes.Double();
  }
  return {std::move(generated)};
}

prometheus::MetricFamily Collected(const metrics::GeneratedFamily& family) {
  prometheus::MetricFamily collected{family.name, family.help, family.type, {}};
  for (const auto& series : family.series) {
    auto& metric = collected.metric.emplace_back();
    metric.label = series.labels;
    metric.gauge.value = series.value;
  }
  return collected;
}

// Hands families over as the collector does.
class Ticks final : public metrics::SnapshotSource {
 public:
  void Tick(const metrics::Families& families) {
    std::vector<prometheus::MetricFamily> collected;
    for (const auto& family : families) collected.push_back(Collected(family));
    families_ = std::make_shared<const metrics::FamilySnapshot>(collected);
  }

  std::shared_ptr<const metrics::FamilySnapshot> Families() const override { return families_; }

 private:
  std::shared_ptr<const metrics::FamilySnapshot> families_;
};

struct Site {
  Site() { exposition.Add(ticks); }

  Ticks ticks;
  metrics::Exposition exposition;
};

}  // namespace

void Check(std::string_view input) {
  static Site site;
  Bytes bytes(input);
  const metrics::Families of_tick = FamiliesOfTick(bytes);
  const metrics::Families families = FamiliesOf(bytes);
  site.ticks.Tick(of_tick);
  for (const Format format : {Format::kText, Format::kOpenMetrics}) {
    RequireThatPageHas(of_tick, site.exposition.Page(format), format);
    RequireThatPageHas(families, metrics::Written(families, format), format);
  }
}

}  // namespace xyn::fuzz
