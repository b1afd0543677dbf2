// A handler that does not stop must not keep the process.
#include <csignal>

#include <gtest/gtest.h>

#include "tests/e2e/stores.h"

namespace xyn::e2e {
namespace {

class AStubbornHandler : public OnEveryStore {};
XYN_ON_EVERY_STORE(AStubbornHandler);

TEST_P(AStubbornHandler, IsAbandonedAndItsRunGivenBack) {
  RunXyn(setting(), {"enqueue", "stubborn"});
  support::Process worker({.command = {XYN_STUBBORN_BINARY, "worker", "--listen", "127.0.0.1:0"},
                           .environment = {{"DATABASE_URL", setting().database_url},
                                           {"SHUTDOWN_GRACE_SECONDS", "0.1"}}});
  ASSERT_TRUE(worker.WaitForOutput("not to be stopped")) << worker.Err();
  worker.Signal(SIGTERM);
  EXPECT_EQ(worker.WaitForExit(), 0) << worker.Err();
  EXPECT_NE(worker.Err().find("abandoned"), std::string::npos) << worker.Err();
  EXPECT_EQ(Sql()->Value("SELECT count(*) FROM runs WHERE status = 'QUEUED' AND failures = 0"),
            "1");
}

}  // namespace
}  // namespace xyn::e2e
