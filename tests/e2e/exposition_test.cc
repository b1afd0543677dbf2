// What a scraper gets from the real binary, in the format it asks for.
#include <string>

#include <gtest/gtest.h>

#include "tests/e2e/stores.h"
#include "xyn/metrics/testing/python_parser.h"

namespace xyn::e2e {
namespace {

using metrics::Format;
using support::WaitUntil;

class Exposition : public OnEveryStore {};
XYN_ON_EVERY_STORE(Exposition);

support::HttpResponse Scrape(const Server& server, const std::string& accept) {
  return server.http().Get("/metrics", {{"Accept", accept}});
}

TEST_P(Exposition, LeadsFromADurationToARunThatHasEnded) {
  Server server(setting(), {"up"});
  const std::string id = Lines(RunXyn(setting(), {"enqueue", "xyn.noop"}).out).at(0);
  const std::string example = "# {run_id=\"" + id + "\"} ";
  std::string page;
  ASSERT_TRUE(WaitUntil([&] {
    page = Scrape(server, "application/openmetrics-text").body;
    return page.find(example) != std::string::npos;
  })) << page;
  const std::string run = server.http().Get("/api/v1/runs/" + id).body;
  EXPECT_NE(run.find("\"COMPLETED\""), std::string::npos) << run;
  EXPECT_EQ(page.find(id), page.rfind(id)) << "the run id is in one place only";
  EXPECT_EQ(Scrape(server, "text/plain").body.find(id), std::string::npos);
}

TEST_P(Exposition, IsReadByPrometheusPythonClientInBothFormats) {
  setting().environment["METRICS_COLLECTOR_INTERVAL"] = "0.2";
  Server server(setting(), {"up", "--demo"});
  ASSERT_TRUE(WaitUntil([&] {
    return server.Value("xyn_queue_depth{status=\"COMPLETED\"}") > 0 &&
           server.Value("xyn_runs_finished_total{status=\"COMPLETED\"}") > 0;
  }));
  metrics::PythonParser parser;
  const auto text = Scrape(server, "text/plain;version=0.0.4");
  EXPECT_EQ(text.headers.at("content-type"), ContentTypeOf(Format::kText));
  const std::string found_in_text = parser.Parse(Format::kText, text.body);
  EXPECT_NE(found_in_text.find("\n  xyn_queue_depth {"), std::string::npos) << found_in_text;

  const auto open_metrics = Scrape(server, "application/openmetrics-text;version=1.0.0,*/*;q=0.1");
  EXPECT_EQ(open_metrics.headers.at("content-type"), ContentTypeOf(Format::kOpenMetrics));
  const std::string found = parser.Parse(Format::kOpenMetrics, open_metrics.body);
  EXPECT_NE(found.find("\n  xyn_queue_depth {"), std::string::npos) << found;
  EXPECT_NE(found.find("\n  xyn_runs_finished_created {"), std::string::npos) << found;
  EXPECT_NE(found.find(" # {run_id="), std::string::npos) << found;
}

}  // namespace
}  // namespace xyn::e2e
