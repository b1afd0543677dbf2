// The disk of the power loss keeps what it owes and nothing for certain beyond that.
#include "tests/durability/disk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xyn::durability {
namespace {

using Part = Disk::Part;

constexpr int kDraws = 200;  // enough to see everything that has a fair chance

// Everything that may be left of `file`.
std::set<std::string> Possible(const DiskFile& file) {
  std::mt19937_64 random(1);
  std::set<std::string> possible;
  for (int i = 0; i < kDraws; ++i) possible.insert(file.Left(random));
  return possible;
}

std::set<std::size_t> PossibleCounts(Disk& disk) {
  std::set<std::size_t> possible;
  for (int i = 0; i < kDraws; ++i) possible.insert(disk.Left().size());
  return possible;
}

TEST(DiskFile, KeepsWhatWasSynced) {
  DiskFile file("old");
  file.Write(3, "er");
  file.Truncate(4);
  file.Sync();
  EXPECT_EQ(Possible(file), std::set<std::string>{"olde"});
}

TEST(DiskFile, MayKeepAnyOfTheRest) {
  DiskFile file("--");
  file.Write(0, "a");
  file.Write(1, "b");
  EXPECT_EQ(Possible(file), (std::set<std::string>{"--", "a-", "-b", "ab"}));
}

TEST(DiskFile, TearsWritesBetweenSectors) {
  DiskFile file(std::string(1'024, '-'));
  file.Write(500, std::string(24, 'x'));
  const std::string before = std::string(12, 'x') + std::string(12, '-');
  const std::string after = std::string(12, '-') + std::string(12, 'x');
  std::set<std::string> torn;
  for (const std::string& left : Possible(file)) torn.insert(left.substr(500, 24));
  EXPECT_EQ(torn,
            (std::set<std::string>{std::string(24, '-'), before, after, std::string(24, 'x')}));
}

TEST(Disk, MayLoseNamesUntilTheDirectoryIsSynced) {
  Disk disk(1, {});
  disk.PowerOn({}, 100);
  disk.Sync(*disk.Open("file"), Part::kDatabase);
  EXPECT_EQ(PossibleCounts(disk), (std::set<std::size_t>{0, 1}));
  disk.SyncDirectory();
  EXPECT_EQ(PossibleCounts(disk), std::set<std::size_t>{1});
  disk.Remove("file");
  EXPECT_EQ(PossibleCounts(disk), (std::set<std::size_t>{0, 1}));
}

TEST(Disk, HasNoPowerAfterSomeChanges) {
  Disk disk(1, {});
  disk.PowerOn({}, 1);
  EXPECT_TRUE(disk.Draw());
  EXPECT_FALSE(disk.Draw());
  EXPECT_FALSE(disk.Draw());
  EXPECT_FALSE(disk.has_power());
}

TEST(Disk, ForgetsTheSyncsItIsToldTo) {
  Disk disk(1, {Part::kLog});
  disk.PowerOn({{"log", "-"}, {"database", "-"}}, 100);
  disk.Open("log")->Write(0, "x");
  disk.Open("database")->Write(0, "x");
  disk.Sync(*disk.Open("log"), Part::kLog);
  disk.Sync(*disk.Open("database"), Part::kDatabase);
  std::set<std::string> logs;
  for (int i = 0; i < kDraws; ++i) {
    const Disk::Files left = disk.Left();
    logs.insert(left.at("log"));
    EXPECT_EQ(left.at("database"), "x");
  }
  EXPECT_EQ(logs, (std::set<std::string>{"-", "x"}));
}

}  // namespace
}  // namespace xyn::durability
