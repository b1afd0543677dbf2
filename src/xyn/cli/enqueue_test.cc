#include "xyn/cli/enqueue.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/base/errors.h"
#include "xyn/cli/testing/recording_queue.h"

namespace xyn::cli {
namespace {

using testing::HasSubstr;

class EnqueueTest : public testing::Test {
 protected:
  // Parses `flags` as the command line does, and runs the command.
  int Run(const std::string& flags) {
    CLI::App app;
    Enqueue enqueue;
    enqueue.AddFlags(app);
    app.parse(flags);
    return enqueue.Run(queue_, clock_, in_, out_);
  }

  std::string UsageErrorOf(const std::string& flags) {
    try {
      Run(flags);
    } catch (const base::UsageError& error) {
      return error.what();
    }
    return "no error";
  }

  std::vector<std::string> Lines() const {
    std::vector<std::string> lines;
    std::istringstream text(out_.str());
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }

  base::SystemClock clock_;
  RecordingQueue queue_;
  std::istringstream in_;
  std::ostringstream out_;
};

TEST_F(EnqueueTest, StoresWhatTheFlagsSay) {
  EXPECT_EQ(Run(R"(mail.send --inputs "{\"to\":1}" --priority -5 --max-attempts 3 )"
                R"(--max-reclaims 0 --correlation-id order-7 --delay 90s)"),
            0);
  ASSERT_EQ(queue_.batches.size(), 1U);
  const model::NewRun& run = queue_.batches.at(0).at(0);
  EXPECT_EQ(run.name, "mail.send");
  EXPECT_EQ(run.inputs, R"({"to":1})");
  EXPECT_EQ(run.priority, -5);
  EXPECT_EQ(run.max_attempts, 3);
  EXPECT_EQ(run.max_reclaims, 0);
  EXPECT_EQ(run.correlation_id, "order-7");
  EXPECT_EQ(run.delay, std::chrono::seconds(90));
  EXPECT_FALSE(run.run_at.has_value());
}

TEST_F(EnqueueTest, PrintsTheIdOfEachStoredRun) {
  Run("a --count 3");
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 3U);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(lines[i], queue_.batches.at(0).at(i).id->ToString());
  }
}

TEST_F(EnqueueTest, SplitsManyRunsIntoTransactions) {
  Run("a --count 25000");
  std::vector<std::size_t> sizes;
  sizes.reserve(queue_.batches.size());
  for (const auto& batch : queue_.batches) sizes.push_back(batch.size());
  EXPECT_THAT(sizes, testing::ElementsAre(10'000, 10'000, 5'000));
  const auto lines = Lines();
  EXPECT_EQ(std::set<std::string>(lines.begin(), lines.end()).size(), 25'000U);
}

TEST_F(EnqueueTest, SendsABatchInDoubtAgainWithTheSameIds) {
  queue_.in_doubt = 2;
  EXPECT_EQ(Run("a --count 2"), 0);
  ASSERT_EQ(queue_.batches.size(), 3U);
  EXPECT_EQ(queue_.batches.at(0).at(1).id, queue_.batches.at(2).at(1).id);
  EXPECT_EQ(Lines().size(), 2U);
}

TEST_F(EnqueueTest, SaysSoWhenABatchStaysInDoubt) {
  queue_.in_doubt = 100;
  EXPECT_THROW(Run("a"), base::EnvironmentError);
  EXPECT_EQ(out_.str(), "");
}

TEST_F(EnqueueTest, PassesOnThatTheStoreIsUnavailable) {
  queue_.unavailable = true;
  EXPECT_THROW(Run("a"), store::Unavailable);
}

TEST_F(EnqueueTest, ReadsInputsFromStandardInput) {
  in_.str("[1, 2]");
  Run("a --inputs -");
  EXPECT_EQ(queue_.batches.at(0).at(0).inputs, "[1, 2]");
}

TEST_F(EnqueueTest, ReadsInputsFromAFile) {
  const auto path =
      std::filesystem::path(testing::TempDir()) / ("xyn_enqueue_" + base::RandomHex(8) + ".json");
  std::ofstream(path) << R"({"from":"file"})";
  Run("a --inputs @" + path.string());
  EXPECT_EQ(queue_.batches.at(0).at(0).inputs, R"({"from":"file"})");
  std::filesystem::remove(path);
}

TEST_F(EnqueueTest, NamesTheFlagThatIsWrong) {
  EXPECT_THAT(UsageErrorOf("_a"), HasSubstr("NAME must start with a letter"));
  EXPECT_THAT(UsageErrorOf("a --inputs {"), HasSubstr("--inputs is not valid JSON"));
  EXPECT_THAT(UsageErrorOf("a --inputs @/nowhere/x"), HasSubstr("--inputs names the file"));
  EXPECT_THAT(UsageErrorOf("a --run-at tomorrow"), HasSubstr("--run-at is 'tomorrow'"));
  EXPECT_THAT(UsageErrorOf("a --run-at 9999-01-01T00:00:00Z"), HasSubstr("--run-at must be"));
  EXPECT_THAT(UsageErrorOf("a --delay soon"), HasSubstr("--delay is 'soon'"));
  EXPECT_THAT(UsageErrorOf("a --delay 4000d"), HasSubstr("--delay must be"));
  EXPECT_THAT(UsageErrorOf("a --priority 2000000"), HasSubstr("--priority must be"));
  EXPECT_THAT(UsageErrorOf("a --max-attempts 0"), HasSubstr("--max-attempts must be 1"));
  EXPECT_THAT(UsageErrorOf("a --max-reclaims -1"), HasSubstr("--max-reclaims must be 0"));
  EXPECT_TRUE(queue_.batches.empty());
}

TEST_F(EnqueueTest, RefusesFlagsThatContradict) {
  EXPECT_THROW(Run("a --delay 1 --run-at 2030-01-01T00:00:00Z"), CLI::ParseError);
  EXPECT_THROW(Run("a --count 0"), CLI::ParseError);
  EXPECT_THROW(Run(""), CLI::ParseError);
}

}  // namespace
}  // namespace xyn::cli
