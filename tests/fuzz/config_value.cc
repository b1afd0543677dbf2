// Any text as the value of any key of the configuration: what the catalogue accepts has a meaning
// within bounds, and what it refuses is named, without its secrets.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "tests/fuzz/fuzz_target.h"
#include "xyn/app/config.h"
#include "xyn/app/settings.h"
#include "xyn/base/errors.h"

namespace xyn::fuzz {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

std::optional<std::string> NoEnvironment(const std::string& /*name*/) { return std::nullopt; }

template <typename Value>
void RequireWithin(Value value, Value low, Value high) {
  Require(value >= low && value <= high, "a setting is within its bounds");
}

void RequireInRange(const app::Settings& settings) {
  RequireWithin(settings.collector.interval, milliseconds(100), milliseconds(hours(1)));
  RequireWithin(settings.collector.health_interval, milliseconds(100), milliseconds(hours(24)));
  RequireWithin(settings.collector.self_check_interval, milliseconds(100), milliseconds(hours(24)));
  RequireWithin(milliseconds(settings.worker.lease), milliseconds(1'000), milliseconds(hours(24)));
  RequireWithin(milliseconds(settings.worker.poll_interval), milliseconds(50),
                milliseconds(hours(1)));
  RequireWithin(milliseconds(settings.worker.grace), milliseconds(0), milliseconds(hours(1)));
  RequireWithin(settings.worker.concurrency, 1, 1'000);
  Require(!settings.worker.worker_id.empty(), "a worker has a name");
  Require(!Describe(settings.database).empty(), "a database can be named in a message");
}

void RequireRoundTrip(const app::ListenAddress& listen) {
  const auto again = app::ParseListenAddress(listen.ToString());
  Require(again && again->host == listen.host && again->port == listen.port &&
              again->IsLoopback() == listen.IsLoopback(),
          "an address that is written is read as the same");
}

// The masks have to stand whatever a password is made of.
void RequirePasswordIsMasked(std::string_view password) {
  const auto url = std::string("postgres://u:").append(password).append("@h/db");
  Require(app::MaskPassword(url) == "postgres://u:***@h/db", "a password is masked");
}

// True if the configuration has a meaning with `value` for `key`.
bool IsTaken(const app::ConfigKey& key, const std::string& value) {
  try {
    const app::Config config({{{std::string(key.name), value}}, NoEnvironment, {}});
    Require(config.Get(key.name) == value, "a key has the value that it was given");
    const app::Settings settings = app::MakeSettings(config);
    RequireInRange(settings);
    RequireRoundTrip(settings.listen);
    return true;
  } catch (const base::UsageError& error) {
    const std::string message = error.what();
    Require(message.starts_with(key.flag) && message.ends_with(key.requirement),
            "a refusal names the key and what would be right");
    Require(message.find(app::Shown(key, value)) != std::string::npos,
            "a refusal shows what may be shown");
    return false;
  }
}

}  // namespace

void Check(std::string_view input) {
  // Neither flags nor variables can hold a NUL.
  if (input.empty() || input.find('\0', 1) != std::string_view::npos) return;
  // The first one names a file to read.
  const auto keys = app::ConfigKeys().subspan(1);
  const app::ConfigKey& key = keys[static_cast<unsigned char>(input.front()) % keys.size()];
  const std::string value(input.substr(1));
  Require(IsTaken(key, value) == key.accepts(value), "what a key accepts can be configured");
  RequirePasswordIsMasked(value);
}

}  // namespace xyn::fuzz
