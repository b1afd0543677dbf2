#include "tests/structure/folder_rule.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xyn::structure {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string Contents(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(FolderRule, HoldsInEveryFile) {
  const std::filesystem::path root = XYN_SOURCE_DIR "/src/xyn";
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const std::filesystem::path& path = entry.path();
    if (path.extension() != ".h" && path.extension() != ".cc") continue;
    ++files;
    EXPECT_THAT(Violations(path.lexically_relative(root).string(), Contents(path)), IsEmpty());
  }
  EXPECT_GT(files, 50);
}

TEST(FolderRule, AllowsWhatLiesToTheLeft) {
  EXPECT_THAT(Violations("worker/worker.cc",
                         "#include \"xyn/worker/worker.h\"\n"
                         "#include <vector>\n"
                         "#include \"xyn/store/store.h\"\n"
                         "#include \"xyn/base/clock.h\"\n"),
              IsEmpty());
}

TEST(FolderRule, RefusesALookToTheRight) {
  EXPECT_THAT(Violations("model/run.h", "#pragma once\n#include \"xyn/store/store.h\"\n"),
              ElementsAre("model/run.h:2: model may not include store"));
}

TEST(FolderRule, RefusesALookAtASibling) {
  EXPECT_THAT(Violations("collector/collector.cc", "#include \"xyn/worker/worker.h\"\n"),
              ElementsAre("collector/collector.cc:1: collector may not include worker"));
  EXPECT_THAT(Violations("store/sqlite/queue.cc", "#include \"xyn/store/postgres/queue.h\"\n"),
              ElementsAre("store/sqlite/queue.cc:1: only app and bench name store/postgres"));
}

TEST(FolderRule, KeepsDatabaseLibrariesInTheirStores) {
  EXPECT_THAT(Violations("store/postgres/result.h", "#include <libpq-fe.h>\n"), IsEmpty());
  EXPECT_THAT(Violations("store/sqlite/query.h", "#include <SQLiteCpp/Statement.h>\n"), IsEmpty());
  EXPECT_THAT(Violations("worker/worker.cc", "# include <libpq-fe.h>\n"),
              ElementsAre("worker/worker.cc:1: only store/postgres sees libpq-fe.h"));
  EXPECT_THAT(Violations("store/postgres/queue.cc", "#include \"sqlite3.h\"\n"),
              ElementsAre("store/postgres/queue.cc:1: only store/sqlite sees sqlite3.h"));
}

TEST(FolderRule, KeepsTheLocksOfTheStandardLibraryInBase) {
  EXPECT_THAT(Violations("base/mutex.h", "#include <mutex>\n"), IsEmpty());
  EXPECT_THAT(Violations("worker/slots.h", "#include <condition_variable>\n#include <mutex>\n"),
              ElementsAre("worker/slots.h:1: only base sees condition_variable",
                          "worker/slots.h:2: only base sees mutex"));
}

TEST(FolderRule, LetsOnlyAppNameAStore) {
  EXPECT_THAT(Violations("cli/verify.cc", "#include \"xyn/store/sqlite/sqlite_store.h\"\n"),
              ElementsAre("cli/verify.cc:1: only app and bench name store/sqlite"));
  EXPECT_THAT(Violations("cli/verify_test.cc", "#include \"xyn/store/sqlite/sqlite_store.h\"\n"),
              IsEmpty());
  EXPECT_THAT(Violations("app/open_store.cc", "#include \"xyn/store/sqlite/sqlite_store.h\"\n"),
              IsEmpty());
}

TEST(FolderRule, KnowsEveryFolder) {
  EXPECT_THAT(Violations("misc/strings.h", ""),
              ElementsAre("misc/strings.h: not in a folder of the house"));
  EXPECT_THAT(Violations("app/main.cc", "#include \"xyn/misc/strings.h\"\n"),
              ElementsAre("app/main.cc:1: there is no folder misc"));
}

}  // namespace
}  // namespace xyn::structure
