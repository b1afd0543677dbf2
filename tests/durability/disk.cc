#include "tests/durability/disk.h"

namespace xyn::durability {

void Disk::PowerOn(const Files& files, std::int64_t changes) {
  names_.clear();
  for (const auto& [path, content] : files) names_[path] = std::make_shared<DiskFile>(content);
  synced_names_ = names_;
  changes_left_ = changes;
  has_power_ = true;
}

bool Disk::Draw() {
  if (changes_left_ == 0) has_power_ = false;
  --changes_left_;
  return has_power_;
}

std::shared_ptr<DiskFile> Disk::Open(const std::string& path) {
  std::shared_ptr<DiskFile>& file = names_[path];
  if (file == nullptr) file = std::make_shared<DiskFile>("");
  return file;
}

void Disk::Sync(DiskFile& file, Part part) {
  if (!forgotten_syncs_.contains(part)) file.Sync();
}

void Disk::SyncDirectory() {
  if (!forgotten_syncs_.contains(Part::kDirectory)) synced_names_ = names_;
}

Disk::Files Disk::Left() {
  Names left = synced_names_;
  for (const auto& [path, file] : names_) {
    if (random_() % 2 == 0) left[path] = file;
  }
  for (const auto& [path, file] : synced_names_) {
    if (!names_.contains(path) && random_() % 2 == 0) left.erase(path);
  }
  Files files;
  for (const auto& [path, file] : left) files[path] = file->Left(random_);
  return files;
}

}  // namespace xyn::durability
