#include "xyn/app/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/base/errors.h"

namespace xyn::app {
namespace {

using std::chrono::milliseconds;

Settings SettingsOf(ValuesByName flags) {
  const auto nothing = [](const std::string&) { return std::nullopt; };
  return MakeSettings(Config({std::move(flags), nothing, {}}));
}

TEST(Settings, KnowTheModesOfTheCollector) {
  using collector::CollectorMode;
  const Settings all = SettingsOf({});
  EXPECT_TRUE(all.collects);
  EXPECT_EQ(all.collector.mode, CollectorMode::kAll);
  EXPECT_EQ(all.collector.health_interval, std::chrono::minutes(1));
  EXPECT_EQ(all.collector.self_check_interval, std::chrono::minutes(10));
  const Settings leader = SettingsOf({{"METRICS_COLLECTOR_MODE", "leader"}});
  EXPECT_EQ(leader.collector.mode, CollectorMode::kLeader);
  EXPECT_NE(leader.collector.candidate, SettingsOf({}).collector.candidate);
  EXPECT_FALSE(SettingsOf({{"METRICS_COLLECTOR_MODE", "off"}}).collects);
}

TEST(Settings, TurnTextIntoTypes) {
  const Settings settings = SettingsOf({{"DATABASE_URL", "postgresql://h/db"},
                                        {"XYN_PREPARE_STATEMENTS", "off"},
                                        {"METRICS_COLLECTOR_INTERVAL", "0.5"},
                                        {"XYN_LISTEN", "[::1]:9"},
                                        {"WORKER_ID", "w-1"},
                                        {"WORKER_CONCURRENCY", "7"},
                                        {"LEASE_DURATION_SECONDS", "5m"},
                                        {"POLL_INTERVAL_SECONDS", "250ms"},
                                        {"SHUTDOWN_GRACE_SECONDS", "0"},
                                        {"LOG_FORMAT", "json"}});
  EXPECT_EQ(settings.database.kind, StoreKind::kPostgres);
  EXPECT_FALSE(settings.prepare_statements);
  EXPECT_EQ(settings.collector.interval, milliseconds(500));
  EXPECT_EQ(settings.listen.host, "::1");
  EXPECT_EQ(settings.worker.worker_id, "w-1");
  EXPECT_EQ(settings.worker.concurrency, 7);
  EXPECT_EQ(settings.worker.lease, std::chrono::minutes(5));
  EXPECT_EQ(settings.worker.poll_interval, milliseconds(250));
  EXPECT_EQ(settings.worker.grace, milliseconds(0));
  EXPECT_EQ(settings.log_format, base::LogFormat::kJson);
}

TEST(Settings, GiveEveryWorkerANameOfItsOwn) {
  const auto first = SettingsOf({}).worker.worker_id;
  EXPECT_THAT(first, testing::MatchesRegex("[^ ]+-[0-9]+-[0-9a-f]{8}"));
  EXPECT_NE(first, SettingsOf({}).worker.worker_id);
}

TEST(Settings, RefuseToServeOtherHostsWithoutAToken) {
  EXPECT_THROW(RequireSafeListener(SettingsOf({{"XYN_LISTEN", "0.0.0.0:8000"}})), base::UsageError);
  EXPECT_NO_THROW(RequireSafeListener(SettingsOf({})));
  EXPECT_NO_THROW(
      RequireSafeListener(SettingsOf({{"XYN_LISTEN", "0.0.0.0:8000"}, {"XYN_TOKEN", "t"}})));
  EXPECT_NO_THROW(
      RequireSafeListener(SettingsOf({{"XYN_LISTEN", "[::]:8000"}, {"XYN_INSECURE", "true"}})));
}

}  // namespace
}  // namespace xyn::app
