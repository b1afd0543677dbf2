// The commands of a person at work, on what other processes see.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/stores.h"

namespace xyn::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Commands : public OnEveryStore {
 protected:
  // What a command prints; it has to succeed.
  std::string Output(std::vector<std::string> arguments) {
    const std::string name = arguments.at(0);
    const auto result = RunXyn(setting(), std::move(arguments));
    EXPECT_EQ(result.exit_status, 0) << name << ": " << result.out << result.err;
    return result.out;
  }
  std::string Enqueue(const std::string& blueprint) {
    return Lines(Output({"enqueue", blueprint})).at(0);
  }
};
XYN_ON_EVERY_STORE(Commands);

TEST_P(Commands, ChangeRuns) {
  const std::string id = Enqueue("xyn.noop");
  EXPECT_THAT(Output({"runs", "list"}), AllOf(HasSubstr(id), HasSubstr("QUEUED")));
  EXPECT_THAT(Output({"runs", "cancel", id}), HasSubstr("cancelled"));
  EXPECT_THAT(Output({"runs", "show", id}), HasSubstr("CANCELLED"));
  EXPECT_THAT(Output({"runs", "requeue", id}), HasSubstr("requeued"));
  EXPECT_THAT(Output({"runs", "list", "--status", "QUEUED", "--json"}), HasSubstr(id));
}

TEST_P(Commands, TellOfTheQueueWithoutAServer) {
  Enqueue("xyn.noop");
  EXPECT_THAT(Output({"metrics"}), HasSubstr("xyn_queue_depth{status=\"QUEUED\"} 1.0\n"));
}

TEST_P(Commands, CompareTheServersPageWithTheTables) {
  setting().environment["METRICS_COLLECTOR_INTERVAL"] = "0.2";
  const Server server(setting(), {"serve"});
  Enqueue("xyn.noop");
  const std::string page = "http://127.0.0.1:" + std::to_string(server.port()) + "/metrics";
  EXPECT_THAT(Output({"verify", "--url", page}), HasSubstr("on the page"));
  EXPECT_EQ(RunXyn(setting(), {"verify", "--url", page + "/not"}).exit_status, 1);
}

TEST_P(Commands, RepairCountsThatAreOff) {
  Enqueue("xyn.noop");
  EXPECT_THAT(Output({"repair"}), HasSubstr("the counts were right"));
  Sql()->Run(GetParam() == StoreKind::kSqlite
                 ? "UPDATE run_counts SET n = n + 3 WHERE status = 'COMPLETED'"
                 : "UPDATE run_totals SET completed = completed + 3");
  EXPECT_THAT(Output({"repair"}), HasSubstr("off by 3 runs"));
  EXPECT_THAT(Output({"repair"}), HasSubstr("the counts were right"));
}

TEST_P(Commands, PrintWhatNeedsNoDatabase) {
  EXPECT_THAT(Output({"dashboard"}), HasSubstr("xyn_queue_depth"));
  EXPECT_THAT(Output({"config", "--json"}), HasSubstr("\"DATABASE_URL\""));
}

}  // namespace
}  // namespace xyn::e2e
