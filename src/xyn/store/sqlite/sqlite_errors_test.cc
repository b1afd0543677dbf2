#include "xyn/store/sqlite/sqlite_errors.h"

#include <string>

#include <SQLiteCpp/Exception.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "xyn/store/errors.h"

namespace xyn::store::sqlite {
namespace {

struct Thrown {
  std::string type;
  std::string text;
};

Thrown ThrownFor(int code, const std::string& message = "told so") {
  try {
    ThrowStoreError(SQLite::Exception(message, code), "/data/xyn.db");
  } catch (const Timeout& error) {
    return {"Timeout", error.what()};
  } catch (const Unavailable& error) {
    return {"Unavailable", error.what()};
  } catch (const Invalid& error) {
    return {"Invalid", error.what()};
  } catch (const SchemaMismatch& error) {
    return {"SchemaMismatch", error.what()};
  } catch (const Error& error) {
    return {"Error", error.what()};
  }
}

TEST(SqliteErrors, NameTheFileAndWhatIsWrong) {
  EXPECT_EQ(ThrownFor(SQLITE_FULL).text, "/data/xyn.db: told so");
}

TEST(SqliteErrors, OfALockAreTimeouts) {
  for (const int code : {SQLITE_BUSY, SQLITE_LOCKED, SQLITE_INTERRUPT}) {
    EXPECT_EQ(ThrownFor(code).type, "Timeout") << code;
  }
}

TEST(SqliteErrors, OfTheDiskMayPass) {
  for (const int code : {SQLITE_FULL, SQLITE_IOERR, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM,
                         SQLITE_AUTH, SQLITE_NOMEM, SQLITE_NOLFS, SQLITE_PROTOCOL}) {
    EXPECT_EQ(ThrownFor(code).type, "Unavailable") << code;
  }
}

TEST(SqliteErrors, OfRefusedValuesAreInvalid) {
  for (const int code :
       {SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_RANGE, SQLITE_ERROR}) {
    EXPECT_EQ(ThrownFor(code).type, "Invalid") << code;
  }
}

TEST(SqliteErrors, OfMissingTablesSayHowToGetThem) {
  const Thrown thrown = ThrownFor(SQLITE_ERROR, "no such table: runs");
  EXPECT_EQ(thrown.type, "SchemaMismatch");
  EXPECT_THAT(thrown.text, testing::HasSubstr("xyn migrate"));
}

TEST(SqliteErrors, OfADamagedFileDoNotPass) {
  for (const int code : {SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_MISUSE}) {
    EXPECT_EQ(ThrownFor(code).type, "Error") << code;
  }
}

}  // namespace
}  // namespace xyn::store::sqlite
