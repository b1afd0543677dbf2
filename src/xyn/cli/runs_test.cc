#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "xyn/base/errors.h"
#include "xyn/cli/run_text.h"
#include "xyn/cli/runs_cancel.h"
#include "xyn/cli/runs_list.h"
#include "xyn/cli/runs_requeue.h"
#include "xyn/cli/runs_show.h"
#include "xyn/cli/testing/recording_queue.h"

namespace xyn::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kId = "0190163d-8694-739b-aea5-966c26f8ad91";
constexpr const char* kOtherId = "0190163d-8694-739b-aea5-966c26f8ad92";

model::Run MakeRun(const char* id) {
  model::Run run;
  run.id = base::Uuid::Parse(id).value();
  run.name = "mail.send";
  run.inputs = R"({"to": 1})";
  return run;
}

// The command as the parser fills it in.
template <typename Command>
Command Parsed(const std::string& flags) {
  CLI::App app;
  Command command;
  command.AddFlags(app);
  app.parse(flags);
  return command;
}

class FixedReader final : public store::RunReader {
 public:
  std::optional<model::Run> Get(const base::Uuid& id) override {
    for (const auto& run : runs) {
      if (run.id == id) return run;
    }
    return std::nullopt;
  }
  std::vector<model::Run> List(const store::ListRequest& asked) override {
    request = asked;
    return runs;
  }
  void Ping() override {}

  std::vector<model::Run> runs;
  store::ListRequest request;
};

TEST(RunsList, AsksForWhatTheFlagsSay) {
  FixedReader reader;
  std::ostringstream out;
  const auto list =
      Parsed<RunsList>(std::string("--status FAILED --name mail.send --limit 7 --cursor ") + kId);
  EXPECT_EQ(list.Run(reader, out), 0);
  EXPECT_EQ(reader.request.status, model::RunStatus::kFailed);
  EXPECT_EQ(reader.request.name, "mail.send");
  EXPECT_EQ(reader.request.before, base::Uuid::Parse(kId));
  EXPECT_EQ(reader.request.limit, 7);
}

TEST(RunsList, TellsHowToGoOnWhenThePageIsFull) {
  FixedReader reader;
  reader.runs = {MakeRun(kOtherId), MakeRun(kId)};
  std::ostringstream out;
  Parsed<RunsList>("--limit 2").Run(reader, out);
  EXPECT_THAT(out.str(), HasSubstr(std::string("more: add --cursor ") + kId + "\n"));
  out.str("");
  Parsed<RunsList>("--limit 3").Run(reader, out);
  EXPECT_THAT(out.str(), Not(HasSubstr("more:")));
}

TEST(RunsList, PrintsAPageOfJson) {
  FixedReader reader;
  reader.runs = {MakeRun(kId)};
  std::ostringstream out;
  Parsed<RunsList>("--limit 1 --json").Run(reader, out);
  const auto page = nlohmann::json::parse(out.str());
  EXPECT_EQ(page.at("runs").at(0).at("id"), kId);
  EXPECT_EQ(page.at("runs").at(0).at("inputs").at("to"), 1);
  EXPECT_EQ(page.at("next_cursor"), kId);
}

TEST(RunsList, NamesTheFlagThatIsWrong) {
  FixedReader reader;
  std::ostringstream out;
  EXPECT_THROW(Parsed<RunsList>("--status failed").Run(reader, out), base::UsageError);
  EXPECT_THROW(Parsed<RunsList>("--cursor 7").Run(reader, out), base::UsageError);
}

TEST(RunsShow, LeavesOutWhatIsAbsentForPeople) {
  FixedReader reader;
  reader.runs = {MakeRun(kId)};
  std::ostringstream out;
  EXPECT_EQ(Parsed<RunsShow>(kId).Run(reader, out), 0);
  EXPECT_THAT(out.str(), HasSubstr("mail.send"));
  EXPECT_THAT(out.str(), HasSubstr(R"({"to":1})"));
  EXPECT_THAT(out.str(), Not(HasSubstr("outputs")));
}

TEST(RunsShow, ShowsEveryFieldToMachines) {
  FixedReader reader;
  reader.runs = {MakeRun(kId)};
  std::ostringstream out;
  Parsed<RunsShow>(std::string(kId) + " --json").Run(reader, out);
  const auto run = nlohmann::json::parse(out.str());
  EXPECT_EQ(run.at("status"), "QUEUED");
  EXPECT_TRUE(run.at("outputs").is_null());
}

TEST(RunsShow, FailsForARunThatIsNotThere) {
  FixedReader reader;
  std::ostringstream out;
  EXPECT_THROW(Parsed<RunsShow>(kId).Run(reader, out), base::EnvironmentError);
  EXPECT_THROW(Parsed<RunsShow>("x").Run(reader, out), base::UsageError);
}

TEST(RunsCancel, TellsWhatBecameOfEachRun) {
  RecordingQueue queue;
  std::ostringstream out;
  EXPECT_EQ(Parsed<RunsCancel>(std::string(kId) + " " + kOtherId).Run(queue, out), 0);
  EXPECT_EQ(out.str(), std::string(kId) + " cancelled\n" + kOtherId + " cancelled\n");
}

TEST(RunsCancel, ExitsWithOneWhenARunIsNotFound) {
  RecordingQueue queue;
  queue.cancel_outcome = store::CancelOutcome::kNotFound;
  std::ostringstream out;
  EXPECT_EQ(Parsed<RunsCancel>(kId).Run(queue, out), 1);
  EXPECT_EQ(out.str(), std::string(kId) + " not found\n");
}

TEST(RunsCancel, ChangesNothingWhenAnIdIsWrong) {
  RecordingQueue queue;
  std::ostringstream out;
  EXPECT_THROW(Parsed<RunsCancel>(std::string(kId) + " x").Run(queue, out), base::UsageError);
  EXPECT_TRUE(queue.changed.empty());
}

TEST(RunsCancel, HasAWordAndAnExitCodeForEveryOutcome) {
  using Outcome = store::CancelOutcome;
  RecordingQueue queue;
  const auto cancel = [&](Outcome outcome) {
    queue.cancel_outcome = outcome;
    std::ostringstream out;
    const int exit_code = Parsed<RunsCancel>(kId).Run(queue, out);
    return std::to_string(exit_code) + out.str().substr(std::string(kId).size());
  };
  EXPECT_EQ(cancel(Outcome::kCancelled), "0 cancelled\n");
  EXPECT_EQ(cancel(Outcome::kCancelRequested), "0 cancel requested\n");
  EXPECT_EQ(cancel(Outcome::kAlreadyTerminal), "1 already terminal\n");
}

TEST(RunsRequeue, HasAWordAndAnExitCodeForEveryOutcome) {
  using Outcome = store::RequeueOutcome;
  RecordingQueue queue;
  const auto requeue = [&](Outcome outcome) {
    queue.requeue_outcome = outcome;
    std::ostringstream out;
    const int exit_code = Parsed<RunsRequeue>(kId).Run(queue, out);
    return std::to_string(exit_code) + out.str().substr(std::string(kId).size());
  };
  EXPECT_EQ(requeue(Outcome::kRequeued), "0 requeued\n");
  EXPECT_EQ(requeue(Outcome::kCompleted), "1 already completed\n");
  EXPECT_EQ(requeue(Outcome::kNotFound), "1 not found\n");
}

TEST(RunsRequeue, ReportsOutcomesToMachines) {
  RecordingQueue queue;
  queue.requeue_outcome = store::RequeueOutcome::kNotTerminal;
  std::ostringstream out;
  EXPECT_EQ(Parsed<RunsRequeue>(std::string(kId) + " --json").Run(queue, out), 1);
  EXPECT_EQ(
      nlohmann::json::parse(out.str()),
      nlohmann::json::parse(std::string(R"([{"id":")") + kId + R"(","outcome":"not_terminal"}])"));
}

TEST(RunText, KeepsStoredTextThatIsNoJson) {
  model::Run run = MakeRun(kId);
  run.outputs = "not json";
  EXPECT_EQ(RunJson(run).at("outputs"), "not json");
}

}  // namespace
}  // namespace xyn::cli
