#include "xyn/app/database_url.h"

#include <gtest/gtest.h>

namespace xyn::app {
namespace {

TEST(DatabaseUrl, TakesThePathOfASqliteFile) {
  for (const char* path : {"xyn.db", "/var/lib/xyn/xyn.db", "dir/a b.db", "///srv/xyn.db"}) {
    const auto url = ParseDatabaseUrl(std::string("sqlite:") + path);
    ASSERT_TRUE(url.has_value()) << path;
    EXPECT_EQ(url->kind, StoreKind::kSqlite);
    EXPECT_EQ(url->location, path);
  }
}

TEST(DatabaseUrl, PassesPostgresUrlsOnWhole) {
  for (const char* text : {"postgres://u:p@h:5432/db?sslmode=require", "postgresql://h/db"}) {
    const auto url = ParseDatabaseUrl(text);
    ASSERT_TRUE(url.has_value()) << text;
    EXPECT_EQ(url->kind, StoreKind::kPostgres);
    EXPECT_EQ(url->location, text);
  }
}

TEST(DatabaseUrl, RefusesOtherStores) {
  for (const char* text : {"", "xyn.db", "mysql://h/db", "sqlite", "sqlite:", "sqlite::memory:",
                           "sqlite://host/x.db", "postgres:h", "Postgres://h/db"}) {
    EXPECT_FALSE(ParseDatabaseUrl(text).has_value()) << text;
  }
}

TEST(DatabaseUrl, RefusesAPasswordThatLibpqWouldQuoteInItsErrors) {
  for (const char* text : {"postgres://u:100%@h/db", "postgres://u:%zz@h/db", "postgres://u:a/b@h",
                           "postgres://u:a?b/c@h/db"}) {
    EXPECT_FALSE(ParseDatabaseUrl(text).has_value()) << text;
  }
  for (const char* text : {"postgres://u:a%2Fb%25@h/db", "postgres://u:a@h/db?user=a@b"}) {
    EXPECT_TRUE(ParseDatabaseUrl(text).has_value()) << text;
  }
}

TEST(MaskPassword, HidesPasswordsWhereverTheyStand) {
  EXPECT_EQ(MaskPassword("postgres://u:secret@h:5432/db"), "postgres://u:***@h:5432/db");
  EXPECT_EQ(MaskPassword("postgres://u:se@c/r?et@h/db"), "postgres://u:***@h/db");
  EXPECT_EQ(MaskPassword("postgres://h/db?password=secret&user=u"),
            "postgres://h/db?password=***&user=u");
  EXPECT_EQ(MaskPassword("postgres://h/db?sslpassword=secret"), "postgres://h/db?sslpassword=***");
  EXPECT_EQ(MaskPassword("mysql://u:secret@h/db"), "mysql://u:***@h/db");
  EXPECT_EQ(MaskPassword("u:secret@h"), "u:***@h");
}

TEST(MaskPassword, LeavesWhatHoldsNoneAsItIs) {
  for (const char* text : {"", "sqlite:a:b@c.db", "postgres://h:5432/db", "postgres://u@h/db"}) {
    EXPECT_EQ(MaskPassword(text), text);
  }
}

TEST(Describe, NamesTheServerWithoutCredentials) {
  const auto describe = [](const char* text) { return Describe(ParseDatabaseUrl(text).value()); };
  EXPECT_EQ(describe("postgres://u:secret@db.example:5432/x"), "PostgreSQL at db.example:5432");
  EXPECT_EQ(describe("postgres://a:1,b:2/x?user=u"), "PostgreSQL at a:1,b:2");
  EXPECT_EQ(describe("postgres:///x"), "PostgreSQL at the server libpq picks by default");
  EXPECT_EQ(describe("sqlite:xyn.db"), "SQLite file xyn.db");
}

}  // namespace
}  // namespace xyn::app
