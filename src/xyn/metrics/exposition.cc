#include "xyn/metrics/exposition.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "xyn/metrics/catalogue.h"
#include "xyn/metrics/text_encoder.h"

namespace xyn::metrics {

void Exposition::Add(const prometheus::Collectable& source) { sources_.push_back(&source); }

std::vector<prometheus::MetricFamily> Exposition::Gather() const {
  std::vector<prometheus::MetricFamily> gathered(Catalogue().size());
  for (const prometheus::Collectable* source : sources_) {
    for (prometheus::MetricFamily& family : source->Collect()) {
      prometheus::MetricFamily& merged = gathered[PositionOf(family.name)];
      if (merged.metric.empty()) {
        merged = std::move(family);
      } else {
        std::ranges::move(family.metric, std::back_inserter(merged.metric));
      }
    }
  }
  return gathered;
}

std::string Exposition::Text() const {
  std::string text;
  AppendText(Gather(), text);
  return text;
}

}  // namespace xyn::metrics
