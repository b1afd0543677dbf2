// A disk that loses its power.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>

#include "tests/durability/disk_file.h"

namespace xyn::durability {

// The files of a database and the directory in which they are. It only keeps account: what is read
// comes from the files of the host, on which the same changes are made as long as there is power.
//
// A name that was given to a file or taken from it may be the old or the new one until the
// directory is synced.
//
// Place: owned by a test. Threads: one.
class Disk final {
 public:
  // What a sync is for. A disk can be told to lie: to forget these syncs.
  enum class Part { kDatabase, kLog, kDirectory };

  using Files = std::map<std::string, std::string>;  // content by path

  Disk(std::uint64_t seed, std::set<Part> forgotten_syncs)
      : random_(seed), forgotten_syncs_(std::move(forgotten_syncs)) {}

  // Starts with these files. The power fails instead of the change after `changes` ones.
  void PowerOn(const Files& files, std::int64_t changes);
  bool has_power() const { return has_power_; }

  // To be called before every change, a sync among them. False: there is no power for it.
  bool Draw();

  // The file of that name, made if there is none.
  std::shared_ptr<DiskFile> Open(const std::string& path);
  void Remove(const std::string& path) { names_.erase(path); }
  void Sync(DiskFile& file, Part part);
  void SyncDirectory();

  // What is there after the power has failed. Each call throws the dice anew.
  Files Left();

 private:
  using Names = std::map<std::string, std::shared_ptr<DiskFile>>;

  std::mt19937_64 random_;
  const std::set<Part> forgotten_syncs_;
  bool has_power_ = false;
  std::int64_t changes_left_ = 0;
  Names names_;
  Names synced_names_;
};

}  // namespace xyn::durability
