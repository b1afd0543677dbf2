// The commands of docs/alerts.md work: each block of it is run as it stands, on a living system.
#include <filesystem>
#include <sstream>

#include "tests/monitoring/deployed_files.h"
#include "tests/monitoring/watched_queue.h"
#include "tests/support/wait_until.h"

namespace xyn::monitoring {
namespace {

struct Block {
  std::string section;
  std::string language;
  std::string text;
};

// The fenced blocks of a document, in order.
std::vector<Block> Blocks(const std::string& markdown) {
  std::vector<Block> blocks;
  std::istringstream lines(markdown);
  std::string section;
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("## ")) section = line.substr(3);
    if (line.starts_with("```")) {
      inside = !inside;
      if (inside) blocks.push_back({section, line.substr(3), ""});
    } else if (inside) {
      blocks.back().text += line + "\n";
    }
  }
  return blocks;
}

class Runbooks : public WatchedQueue {
 protected:
  void RunShell(const Block& block, const e2e::Server& server) {
    const auto binaries = std::filesystem::path(XYN_BINARY).parent_path().string();
    const auto done = support::RunToEnd(
        {.command = {"bash", "-euo", "pipefail", "-c", block.text},
         .environment = {
             {"PATH", binaries + ":/usr/bin:/bin"},
             {"DATABASE_URL", setting().database_url},
             {"XYN_URL", "http://127.0.0.1:" + std::to_string(server.port())},
             {"PROMETHEUS_URL", "http://127.0.0.1:" + std::to_string(prometheus().port())}}});
    EXPECT_EQ(done.exit_status, 0) << block.section << "\n" << block.text << done.out << done.err;
  }

  void RunBlock(const Block& block, const e2e::Server& server) {
    if (block.language == "sh") return RunShell(block, server);
    if (block.language == "sql") {
      EXPECT_NO_THROW(sql().Run(block.text)) << block.section << "\n" << block.text;
    } else if (block.language == "promql") {
      EXPECT_NO_THROW(prometheus().Query(block.text)) << block.section << "\n" << block.text;
    } else {
      ADD_FAILURE() << block.section << " has a block of " << block.language;
    }
  }
};

TEST_F(Runbooks, HaveCommandsThatWork) {
  e2e::Server& server = Start({"up"});
  Watch();
  Enqueue({"mail.send", "--count", "3"});
  Enqueue({"nobody.knows.this", "--count", "3"});
  Enqueue({"xyn.fail"});
  ASSERT_TRUE(support::WaitUntil(
      [&] { return server.Value("xyn_runs_finished_total{status=\"FAILED\"}") == 1; }));
  sql().Run("UPDATE runs SET status = 'FAILED', completed_at = now() WHERE name = 'mail.send'");
  sql().Run("INSERT INTO runs (name, status) VALUES ('forgotten', 'RUNNING')");

  const std::vector<Block> blocks = Blocks(SourceFile("docs/alerts.md"));
  EXPECT_GT(blocks.size(), 50U);
  for (const Block& block : blocks) RunBlock(block, server);

  // What some of them were to do.
  const auto count = [&](const char* condition) {
    return sql().Value(std::string("SELECT count(*) FROM runs WHERE ") + condition);
  };
  EXPECT_EQ(count("name = 'nobody.knows.this' AND status = 'CANCELLED'"), "3");
  EXPECT_EQ(count("name = 'mail.send' AND status = 'QUEUED'"), "3");
  EXPECT_EQ(count("name = 'forgotten' AND locked_by = 'repaired-by-hand'"), "1");
}

}  // namespace
}  // namespace xyn::monitoring
