#include "tests/monitoring/alertmanager_server.h"

#include <stdexcept>

#include "tests/monitoring/json_api.h"
#include "tests/support/free_port.h"
#include "tests/support/wait_until.h"

namespace xyn::monitoring {

AlertmanagerServer::AlertmanagerServer()
    : port_(support::FreePort()),
      process_({.command = {"prometheus-alertmanager",
                            "--config.file=" XYN_SOURCE_DIR "/deploy/alertmanager/alertmanager.yml",
                            "--storage.path=" + (directory_.path() / "data").string(),
                            "--web.listen-address=127.0.0.1:" + std::to_string(port_),
                            "--cluster.listen-address="}}) {
  const auto ready_or_ended = [this] {
    return Answers(port_, "/-/ready") || !process_.IsRunning();
  };
  if (!support::WaitUntil(ready_or_ended) || !process_.IsRunning()) {
    throw std::runtime_error("Alertmanager does not start: " + process_.Err());
  }
}

nlohmann::json AlertmanagerServer::Firing(const std::string& alertname) const {
  return GetJson(port_, "/api/v2/alerts?filter=" + UrlEncoded("alertname=\"" + alertname + "\""));
}

}  // namespace xyn::monitoring
