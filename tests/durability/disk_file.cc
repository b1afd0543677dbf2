#include "tests/durability/disk_file.h"

#include <algorithm>

namespace xyn::durability {
namespace {

// How far a disk got with `changes` changes: with the first ones, and with a part of the others.
struct Progress {
  std::size_t first;
  double chance_of_others;
};

Progress AnyProgress(std::size_t changes, std::mt19937_64& random) {
  Progress progress{.first = 0, .chance_of_others = 0};
  switch (random() % 3) {
    case 0:
      break;
    case 1:
      progress.first = changes;
      break;
    default:
      progress.first = random() % (changes + 1);
  }
  if (random() % 2 == 0)
    progress.chance_of_others = std::uniform_real_distribution(0.0, 1.0)(random);
  return progress;
}

}  // namespace

void DiskFile::Write(std::size_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t piece = std::min(bytes.size(), kSectorSize - offset % kSectorSize);
    unsynced_.push_back({.offset = offset, .bytes = std::string(bytes.substr(0, piece))});
    bytes.remove_prefix(piece);
    offset += piece;
  }
}

void DiskFile::Truncate(std::size_t size) {
  unsynced_.push_back({.offset = size, .bytes = std::nullopt});
}

void DiskFile::Sync() {
  for (const Change& change : unsynced_) Apply(change, synced_);
  unsynced_.clear();
}

std::string DiskFile::Left(std::mt19937_64& random) const {
  const Progress progress = AnyProgress(unsynced_.size(), random);
  std::bernoulli_distribution is_lucky(progress.chance_of_others);
  std::string left = synced_;
  for (std::size_t i = 0; i < unsynced_.size(); ++i) {
    if (i < progress.first || is_lucky(random)) Apply(unsynced_[i], left);
  }
  return left;
}

void DiskFile::Apply(const Change& change, std::string& content) {
  if (!change.bytes) {
    content.resize(std::min(content.size(), change.offset));
    return;
  }
  const std::size_t end = change.offset + change.bytes->size();
  if (content.size() < end) content.resize(end);
  content.replace(change.offset, change.bytes->size(), *change.bytes);
}

}  // namespace xyn::durability
