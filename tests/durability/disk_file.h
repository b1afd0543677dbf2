// What a disk holds of one file, and what of it would be left if the power failed now.
#pragma once

#include <cstddef>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace xyn::durability {

// Until a sync, a disk may have written any of the changes, in any order, each of them as far as
// it got; all it owes is that a sector is old or new.
//
// Place: owned by Disk and by who has the file open. Threads: one at a time.
class DiskFile final {
 public:
  static constexpr std::size_t kSectorSize = 512;

  explicit DiskFile(std::string content) : synced_(std::move(content)) {}

  void Write(std::size_t offset, std::string_view bytes);
  void Truncate(std::size_t size);
  void Sync();

  // What was synced, with some of the changes since: none, all, the first ones, or any.
  std::string Left(std::mt19937_64& random) const;

 private:
  struct Change {
    std::size_t offset;
    std::optional<std::string> bytes;  // within one sector; nullopt: the file ends at `offset`
  };

  static void Apply(const Change& change, std::string& content);

  std::string synced_;
  std::vector<Change> unsynced_;
};

}  // namespace xyn::durability
