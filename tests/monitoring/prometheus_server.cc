#include "tests/monitoring/prometheus_server.h"

#include <csignal>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "tests/monitoring/deployed_files.h"
#include "tests/monitoring/json_api.h"
#include "tests/support/free_port.h"
#include "tests/support/wait_until.h"

namespace xyn::monitoring {

PrometheusServer::PrometheusServer(std::uint16_t alertmanager)
    : alertmanager_(alertmanager),
      port_((WriteConfiguration({}), support::FreePort())),
      process_({.command = {"prometheus",
                            "--config.file=" + (directory_.path() / "prometheus.yml").string(),
                            "--storage.tsdb.path=" + (directory_.path() / "data").string(),
                            "--web.listen-address=127.0.0.1:" + std::to_string(port_)}}) {
  const auto ready_or_ended = [this] {
    return Answers(port_, "/-/ready") || !process_.IsRunning();
  };
  if (!support::WaitUntil(ready_or_ended) || !process_.IsRunning()) {
    throw std::runtime_error("Prometheus does not start: " + process_.Err());
  }
}

void PrometheusServer::WriteConfiguration(const std::vector<std::uint16_t>& targets) const {
  std::ofstream(directory_.path() / "alerts.yml") << QuickAlerts();
  std::ofstream(directory_.path() / "prometheus.yml") << QuickPrometheus(targets, alertmanager_);
}

void PrometheusServer::Watch(const std::vector<std::uint16_t>& targets) {
  WriteConfiguration(targets);
  process_.Signal(SIGHUP);
  const auto watches_all = [&] {
    return Query("up").size() == targets.size() && Query("up == 1").size() == targets.size();
  };
  if (!support::WaitUntil(watches_all)) {
    throw std::runtime_error("Prometheus does not reach its targets: " + process_.Err());
  }
}

std::vector<Sample> PrometheusServer::Query(const std::string& expression) const {
  const nlohmann::json answer = GetJson(port_, "/api/v1/query?query=" + UrlEncoded(expression));
  const nlohmann::json& data = answer.at("data");
  if (data.at("resultType") != "vector") throw std::runtime_error("not a vector: " + expression);
  std::vector<Sample> samples;
  for (const nlohmann::json& each : data.at("result")) {
    samples.push_back({each.at("metric").get<std::map<std::string, std::string>>(),
                       std::stod(each.at("value").at(1).get<std::string>())});
  }
  return samples;
}

}  // namespace xyn::monitoring
