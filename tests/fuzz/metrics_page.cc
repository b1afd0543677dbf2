// Any page as an answer to `xyn verify --url`: looking things up in it finds what a strict reader
// does, and checking it comes to an end.
#include "xyn/cli/metrics_page.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/page_reader.h"
#include "tests/fuzz/standing_clock.h"
#include "xyn/cli/testing/sampled_store.h"
#include "xyn/cli/verify_page.h"

namespace xyn::fuzz {
namespace {

constexpr std::string_view kLastSuccess = "xyn_collector_last_success_timestamp_seconds";

bool IsSame(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) ||
         std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

void RequireFound(const std::vector<PageFamily>& families, const cli::MetricsPage& page) {
  for (const PageFamily& family : families) {
    Require(page.TypeOf(family.name) == family.type, "a family has the type that the page says");
    for (const PageSample& sample : family.samples) {
      const auto value = page.Value(sample.series);
      Require(value && IsSame(*value, sample.value), "a series has the value that the page says");
    }
  }
}

// That a page, if it passes, says of the queue what this store does.
void RequireVerified(const std::string& page) {
  const cli::Samples samples;
  cli::SampledStore store(samples);
  StandingClock clock;
  std::ostringstream out;
  cli::CheckList checks(out);
  int pauses = 0;  // in each of which a tick comes
  const auto fetch = [&] {
    return pauses == 0 ? page : fmt::format("{} -{}\n{}", kLastSuccess, pauses, page);
  };
  cli::VerifyPage({fetch, [&](auto) { ++pauses; }}, *store.NewSampler({}), clock, checks);
  Require(pauses <= 2, "a page is fetched until the next tick, and not after it");
  const auto ready = cli::MetricsPage(page).Value("xyn_queue_ready_depth");
  Require(checks.Finish() != 0 || ready == 0.0, "a page that passes is true");
}

}  // namespace

void Check(std::string_view input) {
  const std::string text(input);
  const cli::MetricsPage page(text);
  for (const auto format : {metrics::Format::kText, metrics::Format::kOpenMetrics}) {
    if (const auto families = ReadPage(input, format)) RequireFound(*families, page);
  }
  if (text.find("xyn_") != std::string::npos) RequireVerified(text);
}

}  // namespace xyn::fuzz
