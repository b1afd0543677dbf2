#include "xyn/metrics/testing/any_families.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <rapidcheck.h>

#include "xyn/metrics/family_text.h"
#include "xyn/metrics/page_writer.h"

namespace xyn::metrics {
namespace {

using prometheus::MetricType;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Characters that mean something somewhere in the formats, controls, and letters of all widths.
std::string AnyText() {
  static const std::vector<std::string> kPieces = {
      "a",  "Z",  "0", " ", "  ",  "\"", "\\",         "\n",           "\\n",    "{",
      "}",  ",",  "=", "#", " # ", "\t", "\r",         "\x01",         "\x7f",   "\xc2\x85",
      "le", "_x", "'", "/", "é",   "漢", "\U0001F40D", "\xe2\x80\xa8", "# EOF\n"};
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kPieces));
  std::string text;
  for (const std::string& piece : pieces) text += piece;
  return text;
}

double AnyDouble() {
  static const std::vector<double> kSpecial = {0,
                                               -0.0,
                                               1,
                                               -1,
                                               0.1,
                                               1e15,
                                               999'999'999'999'999,
                                               9'007'199'254'740'993.0,
                                               kInfinity,
                                               -kInfinity,
                                               std::numeric_limits<double>::quiet_NaN(),
                                               std::numeric_limits<double>::denorm_min(),
                                               -std::numeric_limits<double>::denorm_min(),
                                               std::numeric_limits<double>::min(),
                                               std::numeric_limits<double>::max(),
                                               std::numeric_limits<double>::lowest()};
  const auto bits = rc::gen::map(rc::gen::arbitrary<std::uint64_t>(),
                                 [](std::uint64_t n) { return std::bit_cast<double>(n); });
  return *rc::gen::oneOf(rc::gen::elementOf(kSpecial), bits,
                         rc::gen::cast<double>(rc::gen::arbitrary<int>()));
}

// As counters and sums have it: neither negative nor NaN.
double AnyAmount() {
  const double value = std::abs(AnyDouble());
  return std::isnan(value) ? 0 : value;
}

base::Timestamp AnyTime() {
  constexpr auto kEnd = std::chrono::seconds(2'147'483'648);  // microseconds of a double are exact
  return base::Timestamp(std::chrono::microseconds(
      *rc::gen::inRange<std::int64_t>(0, std::chrono::microseconds(kEnd).count())));
}

base::Uuid AnyRun() {
  base::Uuid id;
  for (auto& byte : id.bytes) byte = *rc::gen::arbitrary<std::uint8_t>();
  return id;
}

std::vector<Label> AnyLabels(int series) {
  std::vector<Label> labels = {{"a_series", std::to_string(series)}};
  const int more = *rc::gen::inRange(0, 3);
  for (int i = 0; i < more; ++i) {
    const auto name = *rc::gen::elementOf(std::vector<std::string>{"B", "_c", "d_9", "zeta"});
    labels.push_back({name + std::to_string(i), AnyText()});
  }
  return labels;
}

std::vector<double> AnyBounds() {
  const int count = *rc::gen::inRange(0, 6);
  std::vector<double> bounds;
  bounds.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) bounds.push_back(AnyAmount());
  std::ranges::sort(bounds);
  bounds.erase(std::ranges::unique(bounds).begin(), bounds.end());
  if (!bounds.empty() && std::isinf(bounds.back())) bounds.pop_back();
  return bounds;
}

void FillHistogram(const std::vector<double>& bounds, GeneratedSeries& series) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i <= bounds.size(); ++i) {
    count += *rc::gen::inRange<std::uint64_t>(0, 1'000'000'000);
    series.counts.push_back(count);
    std::optional<Exemplar> exemplar;
    if (*rc::gen::arbitrary<bool>()) {
      exemplar = {
          .run_id = AnyRun(), .value = i < bounds.size() ? bounds[i] : kInfinity, .at = AnyTime()};
    }
    series.exemplars.push_back(exemplar);
  }
}

GeneratedSeries AnySeries(const GeneratedFamily& family, int number) {
  GeneratedSeries series;
  series.labels = AnyLabels(number);
  if (family.type != MetricType::Gauge && *rc::gen::arbitrary<bool>()) series.created = AnyTime();
  if (family.type == MetricType::Histogram) FillHistogram(family.bounds, series);
  if (family.type == MetricType::Gauge) {
    series.value = family.name.ends_with("_info") ? 1 : AnyDouble();
  } else {
    series.value = AnyAmount();
  }
  return series;
}

// Names are unique by their number, and end as their type wants.
std::string AnyName(MetricType type, int number) {
  const auto stem = *rc::gen::elementOf(std::vector<std::string>{"a", "B_", ":c", "_d9", "e:_f"});
  auto name = fmt::format("{}{}", stem, number);
  name += *rc::gen::elementOf(std::vector<std::string>{"", "_seconds", "_bytes"});
  if (type == MetricType::Counter) return name + "_total";
  if (type == MetricType::Gauge && *rc::gen::arbitrary<bool>()) return name + "_x_info";
  return name;
}

}  // namespace

Families AnyFamilies() {
  Families families;
  const int count = *rc::gen::inRange(0, 5);
  for (int i = 0; i < count; ++i) {
    GeneratedFamily family;
    family.type = *rc::gen::element(MetricType::Counter, MetricType::Gauge, MetricType::Histogram);
    family.name = AnyName(family.type, i);
    family.help = "h" + AnyText() + ".";  // Python's reader strips what is white at the ends
    if (family.type == MetricType::Histogram) family.bounds = AnyBounds();
    const int series = *rc::gen::inRange(1, 4);
    for (int j = 0; j < series; ++j) family.series.push_back(AnySeries(family, j));
    families.push_back(std::move(family));
  }
  return families;
}

}  // namespace xyn::metrics
