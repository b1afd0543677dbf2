// Every expression of the dashboard returns data, on a Xyn that works, fails, retries and loses
// leases.
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "tests/monitoring/deployed_files.h"
#include "tests/monitoring/watched_queue.h"
#include "tests/support/wait_until.h"

namespace xyn::monitoring {
namespace {

constexpr std::string_view kRateInterval = "10s";  // as Grafana would choose it, or longer

std::string Substituted(std::string text, std::string_view variable, std::string_view value) {
  for (auto at = text.find(variable); at != std::string::npos; at = text.find(variable, at)) {
    text.replace(at, variable.size(), value);
  }
  return text;
}

// Panel and reference -> expression, with the variables in place.
std::map<std::string, std::string> Expressions() {
  const auto dashboard = nlohmann::json::parse(SourceFile("deploy/grafana/xyn.json"));
  std::map<std::string, std::string> expressions;
  for (const nlohmann::json& panel : dashboard.at("panels")) {
    if (panel.at("type") == "row") continue;
    for (const nlohmann::json& target : panel.at("targets")) {
      const auto name = fmt::format("{} {}", panel.at("title").get<std::string>(),
                                    target.at("refId").get<std::string>());
      const auto expression = Substituted(target.at("expr"), "$job", "xyn");
      expressions[name] = Substituted(expression, "$__rate_interval", kRateInterval);
    }
  }
  return expressions;
}

class Dashboard : public WatchedQueue {
 protected:
  // A quantile of nothing is NaN, and shows nothing.
  bool ReturnsData(const std::string& expression) {
    for (const Sample& sample : prometheus().Query(expression)) {
      if (std::isfinite(sample.value)) return true;
    }
    return false;
  }
};

TEST_F(Dashboard, ShowsDataInEveryPanel) {
  Start({"up", "--demo"});
  Start({"worker"});
  Start({"collect"});
  Watch();
  const std::map<std::string, std::string> expressions = Expressions();
  ASSERT_GT(expressions.size(), 40U);
  std::map<std::string, std::string> empty = expressions;
  support::WaitUntil([&] {
    std::erase_if(empty, [&](const auto& each) { return ReturnsData(each.second); });
    return empty.empty();
  });
  for (const auto& [panel, expression] : empty) {
    ADD_FAILURE() << panel << " shows nothing: " << expression;
  }
}

}  // namespace
}  // namespace xyn::monitoring
