// Logging: spdlog, set up once by main and passed to whoever logs.
#pragma once

#include <memory>
#include <string_view>

#include <spdlog/logger.h>

namespace xyn::base {

using Logger = spdlog::logger;

enum class LogFormat {
  kText,  // 2026-01-31T12:00:00.000Z info  message
  kJson,  // {"ts":"2026-01-31T12:00:00.000Z","level":"info","msg":"message"}
};

// A logger that writes lines to standard error, from any thread.
// `level` is one of trace, debug, info, warn, error, off; throws UsageError for another.
std::shared_ptr<Logger> MakeLogger(std::string_view level, LogFormat format);

// A logger that writes nowhere, for tests.
std::shared_ptr<Logger> MakeNullLogger();

}  // namespace xyn::base
