#include "xyn/store/postgres/migrator.h"

#include <string>

#include <gtest/gtest.h>

#include "xyn/store/errors.h"

namespace xyn::store::postgres {
namespace {

std::string ProblemOf(int version) {
  try {
    RequireServerVersion(version);
  } catch (const SchemaMismatch& error) {
    return error.what();
  }
  return "";
}

TEST(Migrator, RefusesAServerThatIsTooOldAndSaysWhichIsNot) {
  EXPECT_EQ(ProblemOf(120'022), "the server is PostgreSQL 12.22; Xyn needs PostgreSQL 13 or newer");
  EXPECT_EQ(ProblemOf(130'000), "");
  EXPECT_EQ(ProblemOf(180'004), "");
}

}  // namespace
}  // namespace xyn::store::postgres
