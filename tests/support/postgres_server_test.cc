#include "tests/support/postgres_server.h"

#include <stdexcept>

#include <gtest/gtest.h>

#include "tests/support/sql_connection.h"

namespace xyn::support {
namespace {

using StopMode = PostgresServer::StopMode;

TEST(PostgresServer, KeepsPortAndCommittedRowsOverACrash) {
  PostgresServer server;
  const std::string url = server.Url(server.CreateDatabase());
  ConnectPostgres(url)->Run("CREATE TABLE kept (n integer); INSERT INTO kept VALUES (1), (2)");

  server.Restart(StopMode::kImmediate);
  EXPECT_EQ(ConnectPostgres(url)->Value("SELECT count(*) FROM kept"), "2");
  EXPECT_NE(server.Log().find("was not properly shut down"), std::string::npos);
}

TEST(PostgresServer, IsGoneWhileStopped) {
  PostgresServer server({.durable = false});
  server.Stop(StopMode::kFast);
  EXPECT_THROW(ConnectPostgres(server.Url()), std::runtime_error);
  server.Start();
  EXPECT_EQ(ConnectPostgres(server.Url())->Value("SELECT 1"), "1");
}

TEST(PostgresServer, TakesItsSettings) {
  const PostgresServer server({.durable = false, .settings = {"work_mem=5MB"}});
  const auto connection = ConnectPostgres(server.Url());
  EXPECT_EQ(connection->Value("SHOW work_mem"), "5MB");
  EXPECT_EQ(connection->Value("SHOW fsync"), "off");
}

TEST(PostgresServer, CopiesADatabase) {
  PostgresServer server({.durable = false});
  const std::string original = server.CreateDatabase();
  ConnectPostgres(server.Url(original))->Run("CREATE TABLE copied (n integer)");
  const std::string copy = server.CreateDatabase(original);
  EXPECT_EQ(ConnectPostgres(server.Url(copy))->Value("SELECT count(*) FROM copied"), "0");
  server.DropDatabase(copy);
  EXPECT_THROW(ConnectPostgres(server.Url(copy)), std::runtime_error);
}

}  // namespace
}  // namespace xyn::support
