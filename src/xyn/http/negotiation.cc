#include "xyn/http/negotiation.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "xyn/http/preferences.h"

namespace xyn::http {
namespace {

struct MediaType {
  std::string_view type;     // "text/*"
  std::string_view subtype;  // "text/plain"
  std::string_view version;
};

constexpr MediaType kText = {"text/*", "text/plain", "0.0.4"};
constexpr MediaType kOpenMetrics = {"application/*", "application/openmetrics-text", "1.0.0"};

// How closely a range fits, 0 if it does not. Parameters other than these two do not matter, as
// "escaping", with which clients say which names they can read: all of them can read those here.
int Fit(const Preference& range, const MediaType& offered) {
  const std::string_view version = range.Parameter("version");
  const std::string_view charset = range.Parameter("charset");
  if (!version.empty() && version != offered.version) return 0;
  if (!charset.empty() && charset != "utf-8") return 0;
  if (range.name == offered.subtype) return version.empty() ? 3 : 4;
  if (range.name == offered.type) return 2;
  return range.name == "*/*" ? 1 : 0;
}

// That of the range that fits most closely, 0 if none does.
double Quality(const std::vector<Preference>& ranges, const MediaType& offered) {
  int closest = 0;
  double quality = 0;
  for (const Preference& range : ranges) {
    const int fit = Fit(range, offered);
    if (fit <= closest) continue;
    closest = fit;
    quality = range.quality;
  }
  return quality;
}

std::optional<double> QualityOf(const std::vector<Preference>& codings, std::string_view name) {
  const auto found = std::ranges::find(codings, name, &Preference::name);
  if (found == codings.end()) return std::nullopt;
  return found->quality;
}

}  // namespace

metrics::Format FormatFor(std::string_view accept) {
  const auto ranges = ParsePreferences(accept);
  return Quality(ranges, kOpenMetrics) > Quality(ranges, kText) ? metrics::Format::kOpenMetrics
                                                                : metrics::Format::kText;
}

bool WantsGzip(std::string_view accept_encoding) {
  const auto codings = ParsePreferences(accept_encoding);
  const double any = QualityOf(codings, "*").value_or(0);
  const double gzip =
      QualityOf(codings, "gzip").value_or(QualityOf(codings, "x-gzip").value_or(any));
  return gzip > 0 && gzip >= QualityOf(codings, "identity").value_or(0);
}

}  // namespace xyn::http
