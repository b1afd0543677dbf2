// The files of deploy/prometheus, adapted to a test: where things are and how fast they go is
// replaced, expressions and thresholds are not.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace xyn::monitoring {

std::string SourceFile(const std::string& path);  // relative to the root of the project

// alerts.yml with every `for` of half a second and every group evaluated as often.
std::string QuickAlerts();

// prometheus.yml, scraping these ports of 127.0.0.1 twice a second and telling this Alertmanager.
std::string QuickPrometheus(const std::vector<std::uint16_t>& targets, std::uint16_t alertmanager);

}  // namespace xyn::monitoring
