// Families as a page, for tests.
#pragma once

#include <string>
#include <vector>

#include "xyn/metrics/family_text.h"
#include "xyn/metrics/page_writer.h"

namespace xyn::metrics {

inline std::string PageOf(const std::vector<prometheus::MetricFamily>& families, Format format) {
  std::string page;
  PageWriter out(format, page);
  for (const prometheus::MetricFamily& family : families) {
    const std::string text = FamilyText(family.name, family.type, family.help, format);
    out.BeginFamily(text);
    WriteSeries(family, out);
  }
  out.End();
  return page;
}

}  // namespace xyn::metrics
