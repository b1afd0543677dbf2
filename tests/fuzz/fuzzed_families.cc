#include "tests/fuzz/fuzzed_families.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <string>

namespace xyn::fuzz {
namespace {

using metrics::GeneratedFamily;
using metrics::GeneratedSeries;
using prometheus::MetricType;

constexpr std::size_t kMaxFamilies = 2;
constexpr std::size_t kMaxTextBytes = 24;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

constexpr std::string_view kFirstOfName = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
constexpr std::string_view kRestOfName =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

std::string TextOf(Bytes& bytes) { return std::string(bytes.Text(bytes.Below(kMaxTextBytes))); }

// The number makes it unlike any other one.
std::string NameOf(Bytes& bytes, std::size_t number) {
  std::string name(1, kFirstOfName[bytes.Below(kFirstOfName.size())]);
  for (std::size_t i = bytes.Below(4); i > 0; --i) {
    name += kRestOfName[bytes.Below(kRestOfName.size())];
  }
  return name + "_" + std::to_string(number);
}

std::string FamilyNameOf(Bytes& bytes, MetricType type, std::size_t number) {
  constexpr std::array<std::string_view, 3> kUnits = {"", "_seconds", "_bytes"};
  std::string name = bytes.Flip() ? ":" : "";
  name += NameOf(bytes, number);
  name += kUnits.at(bytes.Below(kUnits.size()));
  if (type == MetricType::Counter) return name + "_total";
  return type == MetricType::Gauge && bytes.Flip() ? name + "_info" : name;
}

// As counters and sums have it: neither negative nor NaN.
double AmountOf(Bytes& bytes) {
  const double value = std::abs(bytes.Double());
  return std::isnan(value) ? 0 : value;
}

base::Timestamp TimeOf(Bytes& bytes) {
  constexpr auto kEnd = std::chrono::microseconds(std::chrono::seconds(2'147'483'648));
  return base::Timestamp(
      std::chrono::microseconds(bytes.Number() % static_cast<std::uint64_t>(kEnd.count())));
}

std::vector<double> BoundsOf(Bytes& bytes) {
  std::vector<double> bounds(bytes.Below(5));
  for (double& bound : bounds) bound = AmountOf(bytes);
  std::ranges::sort(bounds);
  bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());
  if (!bounds.empty() && std::isinf(bounds.back())) bounds.pop_back();
  return bounds;
}

std::vector<metrics::Label> LabelsOf(Bytes& bytes, std::size_t series) {
  std::vector<metrics::Label> labels = {{"series", std::to_string(series)}};
  for (std::size_t i = bytes.Below(3); i > 0; --i) {
    labels.push_back({NameOf(bytes, i), TextOf(bytes)});
  }
  return labels;
}

void FillHistogram(Bytes& bytes, const std::vector<double>& bounds, GeneratedSeries& series) {
  constexpr std::uint64_t kMaxCount = std::uint64_t{1} << 40U;
  std::uint64_t count = 0;
  for (std::size_t i = 0; i <= bounds.size(); ++i) {
    count += bytes.Number() % kMaxCount;
    series.counts.push_back(count);
    auto& exemplar = series.exemplars.emplace_back();
    if (!bytes.Flip()) continue;
    exemplar = {
        .run_id = {}, .value = i < bounds.size() ? bounds[i] : kInfinity, .at = TimeOf(bytes)};
    std::ranges::copy(bytes.Text(exemplar->run_id.bytes.size()), exemplar->run_id.bytes.begin());
  }
}

GeneratedSeries SeriesOf(Bytes& bytes, const GeneratedFamily& family, std::size_t number) {
  GeneratedSeries series;
  series.labels = LabelsOf(bytes, number);
  if (family.type == MetricType::Histogram) FillHistogram(bytes, family.bounds, series);
  if (family.type == MetricType::Gauge) {
    series.value = family.name.ends_with("_info") ? 1 : bytes.Double();
    return series;
  }
  series.value = AmountOf(bytes);
  if (bytes.Flip()) series.created = TimeOf(bytes);
  return series;
}

GeneratedFamily FamilyOf(Bytes& bytes, std::size_t number) {
  constexpr std::array kTypes = {MetricType::Counter, MetricType::Gauge, MetricType::Histogram};
  GeneratedFamily family;
  family.type = kTypes.at(bytes.Below(kTypes.size()));
  family.name = FamilyNameOf(bytes, family.type, number);
  family.help = TextOf(bytes);
  if (family.type == MetricType::Histogram) family.bounds = BoundsOf(bytes);
  for (std::size_t i = 0, count = 1 + bytes.Below(2); i < count; ++i) {
    family.series.push_back(SeriesOf(bytes, family, i));
  }
  return family;
}

}  // namespace

metrics::Families FamiliesOf(Bytes& bytes) {
  metrics::Families families;
  while (!bytes.empty() && families.size() < kMaxFamilies) {
    families.push_back(FamilyOf(bytes, families.size()));
  }
  return families;
}

}  // namespace xyn::fuzz
