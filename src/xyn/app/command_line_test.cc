#include "xyn/app/command_line.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/base/errors.h"

namespace xyn::app {
namespace {

using testing::HasSubstr;
using testing::Not;

class CommandLineTest : public testing::Test {
 protected:
  CommandLineTest() {
    Command work;
    work.path = {"work"};
    work.help = "Do some work";
    work.groups = {KeyGroup::kWorker, KeyGroup::kListener, KeyGroup::kStore};
    work.defaults = {{"XYN_LISTEN", "127.0.0.1:1"}};
    work.add_flags = [this](CLI::App& app) { app.add_option("NAME", name_)->required(); };
    work.run = [this](const Config& config) {
      config_ = config;
      return 7;
    };
    Command group;
    group.path = {"runs"};
    Command list;
    list.path = {"runs", "list"};
    list.help = "List them";
    list.run = [this](const Config& config) {
      config_ = config;
      return 8;
    };
    commands_ = {work, group, list};
  }

  int Run(const std::vector<std::string>& arguments) {
    const auto environment = [](const std::string& name) -> std::optional<std::string> {
      if (name == "WORKER_CONCURRENCY") return "9";
      return std::nullopt;
    };
    return RunCommandLine(commands_, arguments, environment, out_);
  }

  std::string UsageErrorOf(const std::vector<std::string>& arguments) {
    try {
      Run(arguments);
    } catch (const base::UsageError& error) {
      return error.what();
    }
    return "no error";
  }

  std::string name_;
  std::optional<Config> config_;
  std::vector<Command> commands_;
  std::ostringstream out_;
};

TEST_F(CommandLineTest, RunsTheCommandWithItsFlagsAndTheConfiguration) {
  EXPECT_EQ(Run({"work", "it", "--lease", "5m", "--insecure", "--prepare-statements=false"}), 7);
  EXPECT_EQ(name_, "it");
  EXPECT_EQ(config_->Get("LEASE_DURATION_SECONDS"), "5m");
  EXPECT_EQ(config_->Get("XYN_INSECURE"), "true");
  EXPECT_EQ(config_->Get("XYN_PREPARE_STATEMENTS"), "false");
  EXPECT_EQ(config_->Get("WORKER_CONCURRENCY"), "9");
  EXPECT_EQ(config_->Get("XYN_LISTEN"), "127.0.0.1:1");
}

TEST_F(CommandLineTest, RunsACommandOfAGroup) {
  EXPECT_EQ(Run({"runs", "list"}), 8);
  EXPECT_EQ(config_->Get("XYN_LISTEN"), "127.0.0.1:8000");
}

TEST_F(CommandLineTest, PointsAtTheHelpOfTheCommandThatWasMisused) {
  EXPECT_THAT(UsageErrorOf({"work", "it", "--bogus"}), HasSubstr("--bogus"));
  EXPECT_THAT(UsageErrorOf({"work", "it", "--bogus"}), HasSubstr("(see xyn work --help)"));
  EXPECT_THAT(UsageErrorOf({"work"}), HasSubstr("NAME is required (see xyn work --help)"));
  EXPECT_THAT(UsageErrorOf({"runs", "list", "x"}), HasSubstr("(see xyn runs list --help)"));
  EXPECT_EQ(UsageErrorOf({"runs"}), "xyn runs needs a command (see xyn runs --help)");
  EXPECT_THAT(UsageErrorOf({"runs", "lits"}), HasSubstr("lits (see xyn runs --help)"));
  EXPECT_THAT(UsageErrorOf({"wrok"}), HasSubstr("wrok"));
  EXPECT_THAT(UsageErrorOf({"wrok"}), HasSubstr("(see xyn --help)"));
  EXPECT_THAT(UsageErrorOf({}), HasSubstr("(see xyn --help)"));
}

TEST_F(CommandLineTest, RefusesTheFlagsOfGroupsThatTheCommandDoesNotUse) {
  EXPECT_THAT(UsageErrorOf({"runs", "list", "--lease", "5"}), HasSubstr("--lease"));
}

TEST_F(CommandLineTest, RefusesABadValueBeforeTheCommandRuns) {
  EXPECT_THAT(UsageErrorOf({"work", "it", "--lease", "0"}),
              HasSubstr("--lease (LEASE_DURATION_SECONDS) is '0'; it must be"));
  EXPECT_FALSE(config_.has_value());
}

TEST_F(CommandLineTest, PrintsTheVersion) {
  EXPECT_EQ(Run({"--version"}), 0);
  EXPECT_THAT(out_.str(), testing::MatchesRegex("xyn [0-9.]+ \\(revision [0-9a-z]+\\)\n"));
}

TEST_F(CommandLineTest, PrintsHelpWithVariablesAndDefaults) {
  EXPECT_EQ(Run({"work", "--help"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("WORKER_CONCURRENCY, default 64"));
  EXPECT_THAT(out_.str(), HasSubstr("XYN_LISTEN, default 127.0.0.1:1]"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("METRICS_COLLECTOR_INTERVAL")));
}

TEST_F(CommandLineTest, AnswersHelpAsACommand) {
  EXPECT_EQ(Run({"help"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("Do some work"));
  out_.str("");
  EXPECT_EQ(Run({"help", "runs", "list"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("List them"));
}

}  // namespace
}  // namespace xyn::app
