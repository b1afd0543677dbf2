// The HTTP APIs of Prometheus and Alertmanager, as a test asks them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace xyn::monitoring {

// Asks a server on 127.0.0.1 and returns what it answered. Throws std::runtime_error if it cannot
// be reached or answers with anything but 200.
nlohmann::json GetJson(std::uint16_t port, const std::string& target);

// True once the server answers `target` with 200.
bool Answers(std::uint16_t port, const std::string& target);

// As a value in a query string.
std::string UrlEncoded(std::string_view text);

}  // namespace xyn::monitoring
