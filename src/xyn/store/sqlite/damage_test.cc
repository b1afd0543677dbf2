// Files that are damaged, or on the wrong disk, and rows that no Xyn wrote.
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <sqlite3.h>

#include "xyn/store/sqlite/test_database.h"
#include "xyn/store/sqlite/wake_listener.h"

namespace xyn::store::sqlite {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Damage : public testing::Test {
 protected:
  // The text of the EnvironmentError.
  std::string Refusal(const std::filesystem::path& path) {
    try {
      OpenSqliteStore({.path = path, .busy_timeout = milliseconds(20)}, database_.clock,
                      *database_.log);
    } catch (const base::EnvironmentError& error) {
      return error.what();
    }
    return "opened";
  }

  // Past the CHECKs of the tables.
  void Spoil(const std::string& statement) {
    SQLite::Database foreign = database_.Foreign();
    foreign.exec("PRAGMA ignore_check_constraints = ON");
    foreign.exec(statement);
  }

  TestDatabase database_;
};

// While it lives, files are opened on a file system without shared memory.
class WithoutSharedMemory final {
 public:
  WithoutSharedMemory() { sqlite3_vfs_register(sqlite3_vfs_find("unix-dotfile"), 1); }
  ~WithoutSharedMemory() { sqlite3_vfs_register(sqlite3_vfs_find("unix"), 1); }
  WithoutSharedMemory(const WithoutSharedMemory&) = delete;
  WithoutSharedMemory& operator=(const WithoutSharedMemory&) = delete;
};

TEST_F(Damage, OfTheFirstPageIsToldWhenTheFileIsOpened) {
  const std::filesystem::path path = database_.directory / "damaged.db";
  // The name of the format, and nothing that could follow it.
  std::ofstream(path) << "SQLite format 3" << '\0' << std::string(5'000, '\1');
  EXPECT_THAT(Refusal(path), AllOf(HasSubstr(path.string()), Not(HasSubstr("\n"))));
}

TEST_F(Damage, OfATableIsAnErrorThatDoesNotPass) {
  database_.store->queue().Enqueue(Runs(1));
  const std::int64_t root =
      database_.Foreign().execAndGet("SELECT rootpage FROM sqlite_schema WHERE name = 'runs'");
  database_.store.reset();  // with the last connection, everything gets into the file
  std::fstream file(database_.path, std::ios::in | std::ios::out | std::ios::binary);
  constexpr std::int64_t kPage = 4'096;
  file.seekp((root - 1) * kPage);
  file << std::string(kPage, '\xff');
  file.close();
  const auto store = database_.OpenAnother(milliseconds(20));
  EXPECT_THROW(store->reader().List({}), Error);
  EXPECT_THROW(store->queue().Claim(ClaimOf(1)), Error);
}

TEST_F(Damage, IsNotDoneToAFileThatAnotherProgramKeepsLocked) {
  const std::filesystem::path path = database_.directory / "locked.db";
  SQLite::Database other(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  other.exec("PRAGMA locking_mode = EXCLUSIVE; CREATE TABLE t (x); BEGIN EXCLUSIVE");
  EXPECT_THAT(Refusal(path), AllOf(HasSubstr(path.string()), HasSubstr("keeps it locked")));
}

TEST_F(Damage, IsNotRiskedOnAFileSystemWithoutSharedMemory) {
  const WithoutSharedMemory disk;
  EXPECT_THAT(Refusal(database_.directory / "remote.db"),
              AllOf(HasSubstr("no shared memory"), HasSubstr("local disk")));
}

TEST_F(Damage, OfAnIdIsToldAndNotHandedOn) {
  Spoil("INSERT INTO runs (id, name) VALUES ('bad', 'test.blueprint')");
  try {
    database_.store->reader().List({});
    ADD_FAILURE() << "it was listed";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("not a UUID"), HasSubstr("bad")));
  }
}

TEST_F(Damage, OfAStatusIsToldAndNotHandedOn) {
  const base::Uuid id = database_.store->queue().Enqueue(Runs(1)).front().id;
  Spoil("UPDATE runs SET status = 'LOST'");
  try {
    database_.store->reader().Get(id);
    ADD_FAILURE() << "it was found";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("unknown status"), HasSubstr("LOST")));
  }
}

TEST(WakingWithoutFiles, IsReportedAndLeftToPolling) {
  std::ostringstream lines;
  base::Logger log("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines));
  const WakeFiles nowhere("/proc/xyn.db");
  nowhere.SignalRunsReady();  // nobody can hear it, which must not matter
  InotifyWakeListener listener(nowhere, log);
  EXPECT_THAT(lines.str(), HasSubstr("Cannot watch"));
  EXPECT_EQ(listener.Wait(milliseconds(1)), WakeListener::Wake::kTimeout);
  listener.Interrupt();
  EXPECT_EQ(listener.Wait(std::chrono::seconds(60)), WakeListener::Wake::kInterrupted);
}

}  // namespace
}  // namespace xyn::store::sqlite
