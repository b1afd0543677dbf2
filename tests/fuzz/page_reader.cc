#include "tests/fuzz/page_reader.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <set>

#include "tests/fuzz/sample_reader.h"

namespace xyn::fuzz {
namespace {

bool IsSame(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) ||
         std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

bool IsSame(const PageExemplar& a, const PageExemplar& b) {
  return a.labels == b.labels && IsSame(a.value, b.value) && IsSame(a.timestamp, b.timestamp);
}

bool IsSame(const PageSample& a, const PageSample& b) {
  if (a.exemplar.has_value() != b.exemplar.has_value()) return false;
  if (a.exemplar && !IsSame(*a.exemplar, *b.exemplar)) return false;
  return a.name == b.name && a.labels == b.labels && a.le == b.le && IsSame(a.value, b.value);
}

bool IsSame(const PageFamily& a, const PageFamily& b) {
  return a.name == b.name && a.type == b.type && a.unit == b.unit && a.help == b.help &&
         std::ranges::equal(a.samples, b.samples,
                            [](const auto& x, const auto& y) { return IsSame(x, y); });
}

// The lines of a page, one after another, to the families that they make.
class PageReader {
 public:
  PageReader(std::string_view page, metrics::Format format) : rest_(page), format_(format) {}

  std::vector<PageFamily> Read() {
    if (format_ == metrics::Format::kText) {
      while (!rest_.empty()) {
        while (rest_.starts_with('\n')) rest_.remove_prefix(1);
        ReadFamily();
      }
    } else {
      while (!rest_.starts_with("# EOF")) ReadFamily();
      Want(rest_ == "# EOF\n");
    }
    return std::move(families_);
  }

 private:
  void ReadFamily() {
    PageFamily family = format_ == metrics::Format::kText ? ReadTextHead() : ReadOpenMetricsHead();
    Want(names_.insert(family.name).second);
    while (!rest_.empty() && rest_.front() != '#' && rest_.front() != '\n') {
      ReadSample(family);
    }
    Want(!family.samples.empty());
    families_.push_back(std::move(family));
  }

  PageFamily ReadTextHead() {
    PageFamily family;
    const auto [name, help] = NameAndText("# HELP ");
    family.name = name;
    family.help = Unescaped(help, false);
    family.type = TextOf("# TYPE ", name);
    return family;
  }

  PageFamily ReadOpenMetricsHead() {
    PageFamily family;
    const auto [name, type] = NameAndText("# TYPE ");
    family.name = name;
    family.type = type;
    if (rest_.starts_with("# UNIT ")) family.unit = TextOf("# UNIT ", name);
    Want(family.unit.empty() || name.ends_with("_" + family.unit));
    family.help = Unescaped(TextOf("# HELP ", name), true);
    return family;
  }

  void ReadSample(PageFamily& family) {
    PageSample sample = SampleReader(Line()).Read(format_);
    Want(Belongs(sample, family));
    Want(series_.insert(sample.series).second);
    if (sample.name == family.name + "_bucket") TakeBound(sample);
    family.samples.push_back(std::move(sample));
  }

  static void TakeBound(PageSample& sample) {
    Want(!sample.labels.empty() && sample.labels.back().first == "le");
    sample.le = NumberOf(sample.labels.back().second);
    sample.labels.pop_back();
  }

  bool Belongs(const PageSample& sample, const PageFamily& family) const {
    const bool open_metrics = format_ == metrics::Format::kOpenMetrics;
    if (!sample.name.starts_with(family.name)) return false;
    const std::string_view suffix = std::string_view(sample.name).substr(family.name.size());
    const bool is_bucket = family.type == "histogram" && suffix == "_bucket";
    if (sample.exemplar && !is_bucket) return false;
    if (is_bucket) return true;
    if (family.type == "histogram" && (suffix == "_sum" || suffix == "_count")) return true;
    const bool counts = family.type == "histogram" || family.type == "counter";
    if (open_metrics && counts && suffix == "_created") return true;
    if (family.type == "counter") return suffix == (open_metrics ? "_total" : "");
    if (family.type == "info") return open_metrics && suffix == "_info";
    return family.type == "gauge" && suffix.empty();
  }

  std::string_view Line() {
    const std::size_t end = rest_.find('\n');
    Want(end != std::string_view::npos);
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }

  // Of "# KEYWORD name text".
  std::pair<std::string_view, std::string_view> NameAndText(std::string_view keyword) {
    std::string_view line = Line();
    Want(line.starts_with(keyword));
    line.remove_prefix(keyword.size());
    const std::size_t space = line.find(' ');
    Want(space != std::string_view::npos && space > 0);
    return {line.substr(0, space), line.substr(space + 1)};
  }

  std::string TextOf(std::string_view keyword, std::string_view name) {
    const auto [of, text] = NameAndText(keyword);
    Want(of == name);
    return std::string(text);
  }

  std::string_view rest_;
  const metrics::Format format_;
  std::set<std::string> names_;
  std::set<std::string> series_;
  std::vector<PageFamily> families_;
};

}  // namespace

bool IsSame(const std::vector<PageFamily>& a, const std::vector<PageFamily>& b) {
  return std::ranges::equal(a, b, [](const auto& x, const auto& y) { return IsSame(x, y); });
}

std::optional<std::vector<PageFamily>> ReadPage(std::string_view page, metrics::Format format) {
  try {
    return PageReader(page, format).Read();
  } catch (const Malformed&) {
    return std::nullopt;
  }
}

}  // namespace xyn::fuzz
