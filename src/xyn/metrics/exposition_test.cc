#include "xyn/metrics/exposition.h"

#include <utility>

#include <gtest/gtest.h>

#include "xyn/metrics/build_info.h"
#include "xyn/metrics/registry.h"
#include "xyn/metrics/series.h"

namespace xyn::metrics {
namespace {

class Latest final : public SnapshotSource {
 public:
  explicit Latest(const std::vector<prometheus::MetricFamily>& of) { Set(of); }
  void Set(const std::vector<prometheus::MetricFamily>& of) {
    families_ = std::make_shared<FamilySnapshot>(of);
  }
  void Forget() { families_ = nullptr; }
  std::shared_ptr<const FamilySnapshot> Families() const override { return families_; }

 private:
  std::shared_ptr<const FamilySnapshot> families_;
};

TEST(Exposition, IsEmptyWithoutSources) { EXPECT_EQ(Exposition().Text(), ""); }

TEST(Exposition, FollowsTheOrderOfTheCatalogue) {
  const Latest last({SingleSeries("process_threads", 1)});
  const Latest first({SingleSeries("xyn_queue_ready_depth", 2)});
  Exposition exposition;
  exposition.Add(last);
  exposition.Add(first);
  const std::string text = exposition.Text();
  EXPECT_LT(text.find("\nxyn_queue_ready_depth 2.0\n"), text.find("\nprocess_threads 1.0\n"));
}

TEST(Exposition, MergesFamiliesOfOneName) {
  const std::vector<LabelledValue> timeouts = {{"timeout", 1}};
  const std::vector<LabelledValue> others = {{"other", 2}};
  const Latest one({SeriesByLabel("xyn_collector_errors_total", timeouts)});
  const Latest two({SeriesByLabel("xyn_collector_errors_total", others)});
  Exposition exposition;
  exposition.Add(one);
  exposition.Add(two);
  EXPECT_EQ(exposition.Text(),
            "# HELP xyn_collector_errors_total Failed ticks by reason\n"
            "# TYPE xyn_collector_errors_total counter\n"
            "xyn_collector_errors_total{reason=\"timeout\"} 1.0\n"
            "xyn_collector_errors_total{reason=\"other\"} 2.0\n");
}

TEST(Exposition, TellsWhatIsRunning) {
  Registry registry;
  ExportBuildInfo({.version = "1.2.3", .revision = "abc", .store = "sqlite"}, registry);
  Exposition exposition;
  exposition.Add(registry);
  EXPECT_TRUE(exposition.Text().ends_with(
      "\nxyn_build_info{revision=\"abc\",store=\"sqlite\",version=\"1.2.3\"} 1.0\n"));
}

TEST(Exposition, ShowsTheLatestSnapshotWhileThereIsOne) {
  Latest source({SingleSeries("xyn_workers_alive", 2), SingleSeries("xyn_queue_ready_depth", 12)});
  Exposition exposition;
  exposition.Add(source);
  EXPECT_EQ(exposition.Text(),
            "# HELP xyn_queue_ready_depth Queued runs ready to execute (run_at <= now)\n"
            "# TYPE xyn_queue_ready_depth gauge\nxyn_queue_ready_depth 12.0\n\n"
            "# HELP xyn_workers_alive Count of workers with recent heartbeat\n"
            "# TYPE xyn_workers_alive gauge\nxyn_workers_alive 2.0\n");
  source.Set({SingleSeries("xyn_queue_ready_depth", 13)});
  EXPECT_TRUE(
      exposition.Page(Format::kOpenMetrics).ends_with("\nxyn_queue_ready_depth 13.0\n# EOF\n"));
  source.Set({SeriesByLabel("xyn_queue_depth", {})});
  EXPECT_EQ(exposition.Text(), "") << "a family without series";
  source.Forget();
  EXPECT_EQ(exposition.Text(), "");
}

TEST(Exposition, KeepsTheSeriesOfAFamilyTogetherInOpenMetricsToo) {
  const std::vector<LabelledValue> others = {{"made up", 2}};
  const Latest collected({SeriesByLabel("xyn_collector_errors_total", others)});
  Registry registry;
  registry.Counter("xyn_collector_errors_total", {{"reason", "timeout"}});
  registry.Counter("xyn_runs_claimed_total");
  Exposition exposition;
  exposition.Add(collected);
  exposition.Add(registry);
  const std::string page = exposition.Page(Format::kOpenMetrics);
  const auto first = page.find("\nxyn_collector_errors_total{reason=\"timeout\"} 0.0\n");
  const auto second = page.find("\nxyn_collector_errors_total{reason=\"made up\"} 2.0\n");
  const auto next = page.find("\n# TYPE xyn_runs_claimed counter\n");
  EXPECT_TRUE(page.starts_with("# TYPE xyn_collector_errors counter\n")) << page;
  EXPECT_LT(first, second);
  EXPECT_LT(second, next);
  EXPECT_NE(next, std::string::npos);
  EXPECT_TRUE(page.ends_with("\n# EOF\n"));
}

TEST(Exposition, TellsOpenMetricsWhatIsRunningAsAnInfo) {
  Registry registry;
  ExportBuildInfo({.version = "1.2.3", .revision = "abc", .store = "sqlite"}, registry);
  Exposition exposition;
  exposition.Add(registry);
  EXPECT_EQ(exposition.Page(Format::kOpenMetrics),
            "# TYPE xyn_build info\n# HELP xyn_build 1, labelled with what is running\n"
            "xyn_build_info{revision=\"abc\",store=\"sqlite\",version=\"1.2.3\"} 1.0\n# EOF\n");
}

TEST(Exposition, HasNoFamilyThatIsNotInTheCatalogue) {
  const prometheus::MetricFamily unknown{"xyn_unknown", "", prometheus::MetricType::Gauge, {}};
  EXPECT_DEATH(Latest({unknown}), "no metric xyn_unknown in the catalogue");
}

}  // namespace
}  // namespace xyn::metrics
