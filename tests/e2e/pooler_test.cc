// Through PgBouncer in transaction mode, where no two transactions need to share a session.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/stores.h"
#include "tests/support/pgbouncer.h"
#include "tests/support/wait_until.h"

namespace xyn::e2e {
namespace {

using support::WaitUntil;

class Pooler : public testing::Test {
 protected:
  Pooler() { RunXyn(direct_, {"migrate"}); }

  support::PostgresServer& server_ = SharedPostgres();
  const std::string database_ = server_.CreateDatabase();
  const support::Pgbouncer pooler_{server_};
  const Setting direct_{.database_url = server_.Url(database_)};
  const Setting pooled_{.database_url = pooler_.Url(database_),
                        .environment = {{"XYN_PREPARE_STATEMENTS", "false"}}};
};

TEST_F(Pooler, LetsAWorkerPollWhereItCannotListen) {
  Server worker(pooled_, {"worker", "--poll", "100ms"});
  EXPECT_TRUE(worker.process().WaitForOutput("polling instead"));
  RunXyn(pooled_, {"enqueue", "xyn.noop", "--count", "2000"});
  const auto sql = support::ConnectPostgres(server_.Url(database_));
  EXPECT_TRUE(WaitUntil([&] {
    return sql->Value("SELECT count(*) FROM runs WHERE status = 'COMPLETED'") == "2000";
  }));
  EXPECT_EQ(RunXyn(pooled_, {"verify"}).exit_status, 0);
}

TEST_F(Pooler, IsNotMentionedWhereThereIsNone) {
  Server worker(direct_, {"worker", "--poll", "1h"});
  const auto sql = support::ConnectPostgres(server_.Url(database_));
  // The first may be found by the look at the start, the second only by a worker that listens.
  for (const char* const completed : {"1", "2"}) {
    RunXyn(direct_, {"enqueue", "xyn.noop"});
    EXPECT_TRUE(WaitUntil([&] {
      return sql->Value("SELECT count(*) FROM runs WHERE status = 'COMPLETED'") == completed;
    }));
  }
  EXPECT_EQ(worker.process().Err().find("pooler"), std::string::npos);
}

}  // namespace
}  // namespace xyn::e2e
