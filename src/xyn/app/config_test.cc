#include "xyn/app/config.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/base/errors.h"
#include "xyn/base/uuid.h"

namespace xyn::app {
namespace {

using testing::HasSubstr;

// A configuration file that is gone after the test.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text)
      : path_(std::filesystem::path(testing::TempDir()) /
              ("xyn_config_" + base::RandomHex(8) + ".toml")) {
    std::ofstream(path_) << text;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  std::string path() const { return path_.string(); }

 private:
  const std::filesystem::path path_;
};

// Sources with nothing but what a test says.
ConfigSources Sources(ValuesByName flags, ValuesByName environment = {},
                      ValuesByName defaults = {}) {
  const auto variables = [environment = std::move(environment)](
                             const std::string& name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    if (found == environment.end()) return std::nullopt;
    return found->second;
  };
  return {std::move(flags), variables, std::move(defaults)};
}

std::string OriginOf(const Config& config, std::string_view name) {
  for (const auto& value : config.values()) {
    if (value.key->name == name) return value.origin;
  }
  return "no such key";
}

std::string UsageErrorOf(const ConfigSources& sources) {
  try {
    const Config config(sources);
  } catch (const base::UsageError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Config, HasTheDefaultOfEveryKeyThatIsNotGiven) {
  const Config config(Sources({}));
  EXPECT_EQ(config.values().size(), ConfigKeys().size());
  for (const auto& value : config.values()) {
    EXPECT_EQ(value.text, value.key->default_value) << value.key->name;
    EXPECT_EQ(value.origin, "default") << value.key->name;
  }
}

TEST(Config, PrefersTheFlagThenTheEnvironmentThenTheFileThenTheDefault) {
  const TemporaryFile file("worker_concurrency = 3\n");
  ValuesByName flags = {{"XYN_CONFIG", file.path()}, {"WORKER_CONCURRENCY", "1"}};
  ValuesByName environment = {{"WORKER_CONCURRENCY", "2"}};
  const ValuesByName defaults = {{"WORKER_CONCURRENCY", "4"}};

  const Config by_flag(Sources(flags, environment, defaults));
  EXPECT_EQ(by_flag.Get("WORKER_CONCURRENCY"), "1");
  EXPECT_EQ(OriginOf(by_flag, "WORKER_CONCURRENCY"), "flag --concurrency");

  flags.erase("WORKER_CONCURRENCY");
  const Config by_environment(Sources(flags, environment, defaults));
  EXPECT_EQ(by_environment.Get("WORKER_CONCURRENCY"), "2");
  EXPECT_EQ(OriginOf(by_environment, "WORKER_CONCURRENCY"), "environment");

  const Config by_file(Sources(flags, {}, defaults));
  EXPECT_EQ(by_file.Get("WORKER_CONCURRENCY"), "3");
  EXPECT_EQ(OriginOf(by_file, "WORKER_CONCURRENCY"), "file " + file.path());

  const Config by_default(Sources({}, {}, defaults));
  EXPECT_EQ(by_default.Get("WORKER_CONCURRENCY"), "4");
  EXPECT_EQ(OriginOf(by_default, "WORKER_CONCURRENCY"), "default");
}

TEST(Config, FindsTheFileThroughTheEnvironment) {
  const TemporaryFile file(
      "# comment\n"
      "database_url = \"postgres://a,b/db\"  # two hosts\n"
      "metrics_collector_interval = 0.5\n"
      "insecure = true\n");
  const Config config(Sources({}, {{"XYN_CONFIG", file.path()}}));
  EXPECT_EQ(config.Get("DATABASE_URL"), "postgres://a,b/db");
  EXPECT_EQ(config.Get("METRICS_COLLECTOR_INTERVAL"), "0.5");
  EXPECT_EQ(config.Get("XYN_INSECURE"), "true");
}

TEST(Config, NamesThePlaceOfABadValueAndWhatWouldBeRight) {
  const TemporaryFile file("metrics_collector_interval = 0\n");
  const std::string right = "it must be 0.1 to 3600 seconds, such as 5, 0.5 or 500ms";
  EXPECT_EQ(UsageErrorOf(Sources({}, {{"METRICS_COLLECTOR_INTERVAL", "soon"}})),
            "METRICS_COLLECTOR_INTERVAL is 'soon'; " + right);
  EXPECT_EQ(UsageErrorOf(Sources({{"METRICS_COLLECTOR_INTERVAL", "0"}})),
            "--interval (METRICS_COLLECTOR_INTERVAL) is '0'; " + right);
  EXPECT_EQ(UsageErrorOf(Sources({{"XYN_CONFIG", file.path()}})),
            "metrics_collector_interval in " + file.path() +
                " (METRICS_COLLECTOR_INTERVAL) is '0'; " + right);
}

TEST(Config, KeepsSecretsOutOfItsMessages) {
  const auto url = UsageErrorOf(Sources({}, {{"DATABASE_URL", "mysql://root:hunter2@db/x"}}));
  EXPECT_EQ(
      url,
      "DATABASE_URL is 'mysql://root:***@db/x'; it must be sqlite:PATH or "
      "postgres://USER:PASSWORD@HOST:PORT/DATABASE (or postgresql://; special characters of a "
      "password as %XX)");
  const auto token = UsageErrorOf(Sources({}, {{"XYN_TOKEN", "with space"}}));
  EXPECT_THAT(token, HasSubstr("XYN_TOKEN is '***'; it must be"));
}

TEST(Config, RefusesAFileItCannotUnderstand) {
  const auto error_of = [](const std::string& text) {
    const TemporaryFile file(text);
    return UsageErrorOf(Sources({{"XYN_CONFIG", file.path()}}));
  };
  EXPECT_THAT(error_of("intervall = 5\n"), HasSubstr("has the key 'intervall'"));
  EXPECT_THAT(error_of("METRICS_COLLECTOR_INTERVAL = 5\n"), HasSubstr("which Xyn does not know"));
  EXPECT_THAT(error_of("[worker]\nlog_level = \"info\"\n"), HasSubstr("which Xyn does not know"));
  EXPECT_THAT(error_of("config = \"other.toml\"\n"), HasSubstr("which Xyn does not know"));
  EXPECT_THAT(error_of("just some words\n"), HasSubstr("which Xyn does not know"));
  EXPECT_THAT(error_of("listen = [\"a\", \"b\"]\n"), HasSubstr("must be ADDRESS:PORT"));
  EXPECT_THAT(error_of("worker_concurrency = [12\n"), HasSubstr("is '[12'; it must be a whole"));
  EXPECT_THAT(error_of("token = \"a\"\ntoken = \"b\"\n"), HasSubstr("given twice"));
  EXPECT_THAT(error_of("token = \"a\"\nlisten = \"[::1]:0\"\ntoken = \"b\"\n"),
              HasSubstr("token is given twice"));
  EXPECT_THAT(error_of("token = \"a#b\"\n"), HasSubstr("has no closing quote"));
  EXPECT_THAT(UsageErrorOf(Sources({{"XYN_CONFIG", "/nowhere/xyn.toml"}})),
              HasSubstr("'/nowhere/xyn.toml', which cannot be read"));
  EXPECT_THAT(UsageErrorOf(Sources({{"XYN_CONFIG", testing::TempDir()}})),
              HasSubstr("which cannot be read"));
}

struct ValueCase {
  std::string_view name;
  std::set<std::string> accepted;
  std::set<std::string> refused;
};

class ConfigValues : public testing::TestWithParam<ValueCase> {};

TEST_P(ConfigValues, AreCheckedAgainstTheCatalogue) {
  const ConfigKey& key = FindConfigKey(GetParam().name);
  for (const auto& value : GetParam().accepted) EXPECT_TRUE(key.accepts(value)) << value;
  for (const auto& value : GetParam().refused) EXPECT_FALSE(key.accepts(value)) << value;
}

INSTANTIATE_TEST_SUITE_P(
    Keys, ConfigValues,
    testing::Values(
        ValueCase{"METRICS_COLLECTOR_INTERVAL",
                  {"5", "0.1", "3600", "5s", "500ms", "1h", "2.5"},
                  {"", "0", "0.05", "3600.5", "3601", "-1", "five", "nan", "inf", "1e1", "0x5",
                   " 5", "5 ", "5 s", "+5", "5,0"}},
        ValueCase{"WORKER_CONCURRENCY",
                  {"1", "64", "1000"},
                  {"", "0", "1001", "-1", "1.5", "many", "99999999999999999999"}},
        ValueCase{
            "LEASE_DURATION_SECONDS", {"1", "60", "86400", "1d"}, {"", "0", "0.5", "86401", "-60"}},
        ValueCase{"POLL_INTERVAL_SECONDS", {"0.05", "2", "3600"}, {"", "0", "0.04", "3601"}},
        ValueCase{"SHUTDOWN_GRACE_SECONDS", {"0", "30", "1h"}, {"", "-1", "3601"}},
        ValueCase{"XYN_INSECURE", {"true", "false", "1", "0", "yes", "off"}, {"", "TRUE", "maybe"}},
        ValueCase{"LOG_LEVEL", {"trace", "debug", "info", "warn", "error", "off"}, {"", "INFO"}},
        ValueCase{"LOG_FORMAT", {"text", "json"}, {"", "xml"}},
        ValueCase{"XYN_TOKEN", {"", "abc-DEF_123~+/="}, {"a b", "a\"b", "\xc3\xa9"}},
        ValueCase{"WORKER_ID", {"", "host-1-abcd"}, {"a b", std::string(201, 'x'), "a\nb"}}),
    [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace xyn::app
