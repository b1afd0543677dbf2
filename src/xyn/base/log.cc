#include "xyn/base/log.h"

#include <array>
#include <chrono>
#include <string>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "xyn/base/errors.h"

namespace xyn::base {
namespace {

void AppendJsonEscaped(std::string_view text, spdlog::memory_buf_t& out) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (byte < 0x20) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
    } else {
      out.push_back(c);
    }
  }
}

std::string_view LevelName(spdlog::level::level_enum level) {
  const auto name = spdlog::level::to_string_view(level);
  return level == spdlog::level::warn ? "warn" : std::string_view(name.data(), name.size());
}

// Writes one record in one line, whatever the message holds.
class LineFormatter final : public spdlog::formatter {
 public:
  explicit LineFormatter(LogFormat format) : format_(format) {}

  void format(const spdlog::details::log_msg& msg, spdlog::memory_buf_t& out) override {
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(msg.time);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(ms);
    const auto time = fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03d}Z",
                                  fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
                                  (ms - seconds).count());
    const std::string_view text(msg.payload.data(), msg.payload.size());
    auto to = std::back_inserter(out);
    if (format_ == LogFormat::kJson) {
      fmt::format_to(to, R"({{"ts":"{}","level":"{}","msg":")", time, LevelName(msg.level));
      AppendJsonEscaped(text, out);
      fmt::format_to(to, "\"}}\n");
      return;
    }
    fmt::format_to(to, "{} {:<5} ", time, LevelName(msg.level));
    for (const char c : text) out.push_back(c == '\n' || c == '\r' ? ' ' : c);
    out.push_back('\n');
  }

  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<LineFormatter>(format_);
  }

 private:
  const LogFormat format_;
};

constexpr std::array<std::string_view, 6> kLevels = {"trace", "debug", "info",
                                                     "warn",  "error", "off"};

}  // namespace

std::shared_ptr<Logger> MakeLogger(std::string_view level, LogFormat format) {
  if (std::find(kLevels.begin(), kLevels.end(), level) == kLevels.end()) {
    throw UsageError(fmt::format(
        "LOG_LEVEL is '{}'; it must be one of trace, debug, info, warn, error, off", level));
  }
  auto logger = std::make_shared<Logger>("xyn", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_formatter(std::make_unique<LineFormatter>(format));
  logger->set_level(spdlog::level::from_str(std::string(level)));
  logger->flush_on(spdlog::level::info);
  return logger;
}

std::shared_ptr<Logger> MakeNullLogger() {
  return std::make_shared<Logger>("null", std::make_shared<spdlog::sinks::null_sink_mt>());
}

}  // namespace xyn::base
