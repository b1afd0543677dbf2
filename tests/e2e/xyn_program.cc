#include "tests/e2e/xyn_program.h"

#include <sstream>
#include <stdexcept>

#include "tests/support/wait_until.h"

namespace xyn::e2e {
namespace {

constexpr std::string_view kListening = "listening on http://127.0.0.1:";

support::ProcessOptions Options(const Setting& setting, std::vector<std::string> arguments) {
  support::ProcessOptions options;
  options.command = {XYN_BINARY};
  for (std::string& argument : arguments) options.command.push_back(std::move(argument));
  options.environment = setting.environment;
  options.environment["DATABASE_URL"] = setting.database_url;
  return options;
}

std::uint16_t PortIn(const std::string& output) {
  const std::size_t found = output.find(kListening);
  if (found == std::string::npos) return 0;
  return static_cast<std::uint16_t>(std::stoi(output.substr(found + kListening.size())));
}

}  // namespace

support::Completed RunXyn(const Setting& setting, std::vector<std::string> arguments) {
  return support::RunToEnd(Options(setting, std::move(arguments)));
}

Server::Server(const Setting& setting, std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--listen", "127.0.0.1:0"});
  process_ = std::make_unique<support::Process>(Options(setting, std::move(arguments)));
  support::WaitUntil([&] {
    port_ = PortIn(process_->Out() + process_->Err());
    return port_ != 0 || !process_->IsRunning();
  });
  if (port_ == 0) throw std::runtime_error("xyn does not listen: " + process_->Err());
  http_ = std::make_unique<support::HttpClient>(port_);
}

Server::~Server() {
  for (int asked = 0; asked < 2 && process_->IsRunning(); ++asked) {
    process_->Signal(SIGTERM);
    process_->WaitForExit(std::chrono::seconds(1));
  }
}

support::MetricsPage Server::Metrics() const {
  const auto response = http_->Get("/metrics");
  if (response.status != 200) throw std::runtime_error("/metrics: " + response.body);
  return support::MetricsPage(response.body);
}

double Server::Value(const std::string& series) const {
  return Metrics().Value(series).value_or(0);
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace xyn::e2e
