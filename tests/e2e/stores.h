// Runs a test on both stores.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "tests/e2e/xyn_program.h"
#include "tests/support/postgres_server.h"
#include "tests/support/sql_connection.h"
#include "tests/support/temp_dir.h"

namespace xyn::e2e {

enum class StoreKind { kSqlite, kPostgres };

// One PostgreSQL for all tests of the program, durable as an operator's.
support::PostgresServer& SharedPostgres();

// A fresh, migrated database per test: setting() names it, Sql() looks at it past Xyn.
class OnEveryStore : public testing::TestWithParam<StoreKind> {
 protected:
  OnEveryStore();

  const Setting& setting() const { return setting_; }
  Setting& setting() { return setting_; }
  std::unique_ptr<support::SqlConnection> Sql() const;

 private:
  support::TempDir directory_;
  Setting setting_;
};

std::string StoreName(const testing::TestParamInfo<StoreKind>& info);

}  // namespace xyn::e2e

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): GoogleTest has no function for it.
#define XYN_ON_EVERY_STORE(suite)                                                             \
  INSTANTIATE_TEST_SUITE_P(                                                                   \
      , suite, testing::Values(xyn::e2e::StoreKind::kSqlite, xyn::e2e::StoreKind::kPostgres), \
      xyn::e2e::StoreName)
