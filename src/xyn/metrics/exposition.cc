#include "xyn/metrics/exposition.h"

#include <utility>

#include "xyn/metrics/catalogue.h"
#include "xyn/metrics/family_text.h"
#include "xyn/metrics/page_writer.h"

namespace xyn::metrics {
namespace {

constexpr std::size_t kRoomToGrow = 1'024;

std::vector<std::string> FamilyTexts(Format format) {
  std::vector<std::string> texts;
  for (const Family& family : Catalogue()) {
    texts.push_back(FamilyText(family.name, family.type, family.help, format));
  }
  return texts;
}

}  // namespace

Exposition::Exposition()
    : text_families_(FamilyTexts(Format::kText)),
      open_metrics_families_(FamilyTexts(Format::kOpenMetrics)) {}

void Exposition::Add(const SeriesSource& source) { series_sources_.push_back(&source); }

void Exposition::Add(const SnapshotSource& source) { snapshot_sources_.push_back(&source); }

std::vector<std::shared_ptr<const FamilySnapshot>> Exposition::TakeSnapshots() const {
  std::vector<std::shared_ptr<const FamilySnapshot>> snapshots;
  for (const SnapshotSource* source : snapshot_sources_) {
    if (auto snapshot = source->Families()) snapshots.push_back(std::move(snapshot));
  }
  return snapshots;
}

std::string Exposition::Page(Format format) const {
  const auto& family_texts = format == Format::kText ? text_families_ : open_metrics_families_;
  const auto snapshots = TakeSnapshots();
  std::string page;
  page.reserve(page_bytes_.load(std::memory_order_relaxed) + kRoomToGrow);
  PageWriter out(format, page);
  for (std::size_t i = 0; i < family_texts.size(); ++i) {
    out.BeginFamily(family_texts[i]);
    for (const SeriesSource* source : series_sources_) source->Write(i, out);
    for (const auto& snapshot : snapshots) snapshot->Write(i, out);
  }
  out.End();
  page_bytes_.store(page.size(), std::memory_order_relaxed);
  return page;
}

}  // namespace xyn::metrics
