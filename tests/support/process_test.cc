#include "tests/support/process.h"

#include <stdlib.h>

#include <memory>
#include <thread>

#include <gtest/gtest.h>

namespace xyn::support {
namespace {

TEST(Process, KeepsItsTwoStreamsAndExitStatusApart) {
  const Completed done = RunToEnd({.command = {"/bin/sh", "-c", "echo out; echo err >&2; exit 7"}});
  EXPECT_EQ(done.out, "out\n");
  EXPECT_EQ(done.err, "err\n");
  EXPECT_EQ(done.exit_status, 7);
}

TEST(Process, ReportsADeathBySignal) {
  Process process({.command = {"/bin/sleep", "600"}});
  EXPECT_TRUE(process.IsRunning());
  process.Signal(SIGTERM);
  EXPECT_EQ(process.WaitForExit(), 128 + SIGTERM);
  EXPECT_FALSE(process.IsRunning());
}

TEST(Process, SeesALineWhileTheProcessRuns) {
  Process process({.command = {"/bin/sh", "-c", "echo listening; sleep 600"}});
  EXPECT_TRUE(process.WaitForOutput("listening"));
  EXPECT_TRUE(process.IsRunning());
}

TEST(Process, StopsWaitingForALineWhenTheProcessEnds) {
  Process process({.command = {"/bin/true"}});
  EXPECT_FALSE(process.WaitForOutput("listening"));
}

TEST(Process, PassesOnOnlyTheVariablesItIsGiven) {
  setenv("DATABASE_URL", "postgres://of.the.developer", 1);
  const Completed done =
      RunToEnd({.command = {"/usr/bin/env"}, .environment = {{"LOG_LEVEL", "debug"}}});
  unsetenv("DATABASE_URL");
  EXPECT_EQ(done.out.find("DATABASE_URL"), std::string::npos);
  EXPECT_NE(done.out.find("LOG_LEVEL=debug\n"), std::string::npos);
  EXPECT_NE(done.out.find("PATH="), std::string::npos);
}

TEST(Process, SaysWhyACommandCannotBeExecuted) {
  const Completed done = RunToEnd({.command = {"/does/not/exist"}});
  EXPECT_EQ(done.exit_status, 127);
  EXPECT_EQ(done.err, "/does/not/exist: No such file or directory\n");
}

TEST(Process, DiesWithTheThreadThatStartedIt) {
  std::unique_ptr<Process> process;
  std::thread([&] {
    process = std::make_unique<Process>(
        ProcessOptions{.command = {"/bin/sh", "-c", "echo ready; exec sleep 600"}});
    EXPECT_TRUE(process->WaitForOutput("ready"));
  }).join();
  EXPECT_EQ(process->WaitForExit(), 128 + SIGKILL);
}

}  // namespace
}  // namespace xyn::support
