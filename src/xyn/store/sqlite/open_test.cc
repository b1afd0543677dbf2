#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/store/sqlite/test_database.h"

namespace xyn::store::sqlite {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Opening : public testing::Test {
 protected:
  std::unique_ptr<Store> Open(const std::filesystem::path& path) {
    return OpenSqliteStore({.path = path, .busy_timeout = std::chrono::seconds(10)}, clock_, *log_);
  }

  // The text of the EnvironmentError.
  std::string Refusal(const std::filesystem::path& path) {
    try {
      Open(path);
    } catch (const base::EnvironmentError& error) {
      return error.what();
    }
    return "opened";
  }

  TemporaryDirectory directory_;
  base::SystemClock clock_;
  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
};

TEST_F(Opening, CreatesTheFileAndLeavesTheTablesToMigrate) {
  const auto store = Open(directory_ / "new.db");
  EXPECT_EQ(store->schema().State().found, 0);
  EXPECT_THROW(store->schema().Require(), SchemaMismatch);
  EXPECT_THROW(store->NewSampler({})->Sample(), SchemaMismatch);
  EXPECT_THROW(store->reader().List({}), SchemaMismatch);
  EXPECT_THROW(store->queue().Claim(ClaimOf(1)), SchemaMismatch);
  const int wanted = store->schema().State().wanted;
  EXPECT_EQ(store->schema().Migrate().size(), static_cast<std::size_t>(wanted));
  EXPECT_THAT(store->schema().Migrate(), IsEmpty());
  EXPECT_EQ(store->schema().State().found, wanted);
}

TEST_F(Opening, KeepsWhatWasThere) {
  const auto id = [&] {
    const auto store = Open(directory_ / "kept.db");
    store->schema().Migrate();
    return store->queue().Enqueue(Runs(1)).front().id;
  }();
  EXPECT_TRUE(Open(directory_ / "kept.db")->reader().Get(id).has_value());
}

TEST_F(Opening, RefusesAFileThatIsNoDatabase) {
  const std::filesystem::path path = directory_ / "notes.txt";
  std::ofstream(path) << std::string(5'000, 'x');
  EXPECT_THAT(Refusal(path), AllOf(HasSubstr(path.string()), HasSubstr("not a SQLite database"),
                                   Not(HasSubstr("\n"))));
}

TEST_F(Opening, NamesTheMissingDirectory) {
  const std::filesystem::path path = directory_ / "missing" / "xyn.db";
  EXPECT_THAT(Refusal(path), HasSubstr("no directory " + path.parent_path().string()));
}

TEST_F(Opening, RefusesADirectory) {
  EXPECT_THAT(Refusal(directory_ / ""), HasSubstr("is a directory"));
}

TEST_F(Opening, RefusesAPlaceWhereNobodyCanWrite) {
  EXPECT_THAT(Refusal("/proc/xyn.db"),
              AllOf(HasSubstr("/proc/xyn.db"), HasSubstr("may not write")));
}

// Exits with 0 if a user who may only read the file is refused; root may always write.
void OpenReadOnlyInChild(const std::filesystem::path& path) {
  constexpr uid_t kNobody = 65'534;
  if (geteuid() == 0 && seteuid(kNobody) != 0) _exit(1);
  int exit_code = 2;
  try {
    const base::SystemClock clock;
    OpenSqliteStore({.path = path}, clock, *base::MakeNullLogger());
  } catch (const base::EnvironmentError& error) {
    std::fputs(error.what(), stderr);
    exit_code = 0;
  }
  // What the end of the process writes is its owner's.
  _exit(seteuid(getuid()) == 0 ? exit_code : 3);
}

TEST_F(Opening, RefusesAFileThatThisUserMayNotWrite) {
  using std::filesystem::perms;
  const std::filesystem::path path = directory_ / "theirs.db";
  SQLite::Database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE theirs (x)");
  constexpr perms kRead = perms::owner_read | perms::group_read | perms::others_read;
  std::filesystem::permissions(path, kRead);
  EXPECT_EXIT(OpenReadOnlyInChild(path), testing::ExitedWithCode(0), "may not write");
}

TEST_F(Opening, RefusesAMemoryDatabaseThatNoOtherConnectionSees) {
  EXPECT_THAT(Refusal(":memory:"), HasSubstr("needs a file"));
}

TEST_F(Opening, RefusesTablesOfANewerProgram) {
  const std::filesystem::path path = directory_ / "newer.db";
  const auto store = Open(path);
  store->schema().Migrate();
  SQLite::Database(path.string(), SQLite::OPEN_READWRITE)
      .exec("INSERT INTO xyn_schema_version VALUES (9999, 'from_the_future', 0)");
  EXPECT_THROW(store->schema().Migrate(), SchemaMismatch);
  EXPECT_EQ(store->schema().State().found, 9999);
}

// Opens and migrates once `start` can be read; exits with the number of steps it applied.
void MigrateInChild(const std::filesystem::path& path, int start) {
  try {
    char ignored = 0;
    if (read(start, &ignored, 1) < 0) _exit(100);
    const base::SystemClock clock;
    const std::shared_ptr<base::Logger> log = base::MakeNullLogger();
    const auto store =
        OpenSqliteStore({.path = path, .busy_timeout = std::chrono::seconds(60)}, clock, *log);
    _exit(static_cast<int>(store->schema().Migrate().size()));
  } catch (const std::exception& error) {
    std::fputs(error.what(), stderr);
    _exit(101);
  }
}

TEST_F(Opening, LetsTwentyProcessesCreateAndMigrateAtOnce) {
  const std::filesystem::path path = directory_ / "shared.db";
  int start[2];
  ASSERT_EQ(pipe(start), 0);
  std::vector<pid_t> children;
  for (int i = 0; i < 20; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      close(start[1]);
      MigrateInChild(path, start[0]);
    }
    children.push_back(child);
  }
  close(start[1]);  // the reads return
  int applied = 0;
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFEXITED(status));
    ASSERT_LT(WEXITSTATUS(status), 100);
    applied += WEXITSTATUS(status);
  }
  close(start[0]);
  EXPECT_EQ(applied, Open(path)->schema().State().wanted);
}

}  // namespace
}  // namespace xyn::store::sqlite
