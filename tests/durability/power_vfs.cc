#include "tests/durability/power_vfs.h"

#include <new>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace xyn::durability {
namespace {

// What SQLite takes for a sqlite3_file. Its own VFS's file lies behind it in the same memory.
struct OpenFile {
  sqlite3_file base;
  Disk& disk;
  std::shared_ptr<DiskFile> file;
  Disk::Part part;
  bool syncs_directory;
  sqlite3_file* own;
};

OpenFile& Ours(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
sqlite3_file* Own(sqlite3_file* file) { return Ours(file).own; }
const sqlite3_io_methods& Methods(sqlite3_file* file) { return *Own(file)->pMethods; }

int Close(sqlite3_file* file) {
  const int result = Methods(file).xClose(Own(file));
  Ours(file).~OpenFile();
  return result;
}

int Write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  OpenFile& ours = Ours(file);
  if (!ours.disk.Draw()) return SQLITE_IOERR_WRITE;
  ours.file->Write(static_cast<std::size_t>(offset),
                   {static_cast<const char*>(bytes), static_cast<std::size_t>(size)});
  return Methods(file).xWrite(Own(file), bytes, size, offset);
}

int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  OpenFile& ours = Ours(file);
  if (!ours.disk.Draw()) return SQLITE_IOERR_TRUNCATE;
  ours.file->Truncate(static_cast<std::size_t>(size));
  return Methods(file).xTruncate(Own(file), size);
}

int Sync(sqlite3_file* file, int /*flags*/) {
  OpenFile& ours = Ours(file);
  if (!ours.disk.Draw()) return SQLITE_IOERR_FSYNC;
  ours.disk.Sync(*ours.file, ours.part);
  if (std::exchange(ours.syncs_directory, false)) ours.disk.SyncDirectory();
  return SQLITE_OK;
}

int Read(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
  return Methods(file).xRead(Own(file), bytes, size, offset);
}
int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  return Methods(file).xFileSize(Own(file), size);
}
int Lock(sqlite3_file* file, int level) { return Methods(file).xLock(Own(file), level); }
int Unlock(sqlite3_file* file, int level) { return Methods(file).xUnlock(Own(file), level); }
int CheckReservedLock(sqlite3_file* file, int* is_reserved) {
  return Methods(file).xCheckReservedLock(Own(file), is_reserved);
}
int FileControl(sqlite3_file* file, int operation, void* argument) {
  return Methods(file).xFileControl(Own(file), operation, argument);
}
int SectorSize(sqlite3_file* file) { return Methods(file).xSectorSize(Own(file)); }
int DeviceCharacteristics(sqlite3_file* file) {
  return Methods(file).xDeviceCharacteristics(Own(file));
}
int ShmMap(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
  return Methods(file).xShmMap(Own(file), page, size, extend, memory);
}
int ShmLock(sqlite3_file* file, int offset, int count, int flags) {
  return Methods(file).xShmLock(Own(file), offset, count, flags);
}
void ShmBarrier(sqlite3_file* file) { Methods(file).xShmBarrier(Own(file)); }
int ShmUnmap(sqlite3_file* file, int remove) { return Methods(file).xShmUnmap(Own(file), remove); }

// Version 2: no memory-mapped access to the files themselves, which nobody could see.
constexpr sqlite3_io_methods kMethods = {2,
                                         Close,
                                         Read,
                                         Write,
                                         Truncate,
                                         Sync,
                                         FileSize,
                                         Lock,
                                         Unlock,
                                         CheckReservedLock,
                                         FileControl,
                                         SectorSize,
                                         DeviceCharacteristics,
                                         ShmMap,
                                         ShmLock,
                                         ShmBarrier,
                                         ShmUnmap,
                                         nullptr,
                                         nullptr};

constexpr int kJournals = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;

}  // namespace

PowerVfs::PowerVfs(Disk& disk) : disk_(disk), own_(sqlite3_vfs_find(nullptr)), vfs_(*own_) {
  // Its other methods do not look at the VFS they are called for.
  vfs_.zName = "xyn-power";
  vfs_.szOsFile += static_cast<int>(sizeof(OpenFile));
  vfs_.pAppData = this;
  vfs_.xOpen = Open;
  vfs_.xDelete = Delete;
  if (sqlite3_vfs_register(&vfs_, 1) != SQLITE_OK) throw std::runtime_error("no second VFS");
}

PowerVfs::~PowerVfs() {
  sqlite3_vfs_unregister(&vfs_);
  sqlite3_vfs_register(own_, 1);
}

int PowerVfs::Open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags,
                   int* granted) {
  auto& self = *static_cast<PowerVfs*>(vfs->pAppData);
  if ((flags & (SQLITE_OPEN_MAIN_DB | kJournals)) == 0) {
    return self.own_->xOpen(self.own_, path, file, flags, granted);  // a temporary file
  }
  file->pMethods = nullptr;
  int exists = 0;
  self.own_->xAccess(self.own_, path, SQLITE_ACCESS_EXISTS, &exists);
  if (exists == 0 && (flags & SQLITE_OPEN_CREATE) != 0 && !self.disk_.Draw()) {
    return SQLITE_CANTOPEN;
  }
  auto* const own = reinterpret_cast<sqlite3_file*>(reinterpret_cast<OpenFile*>(file) + 1);
  const int result = self.own_->xOpen(self.own_, path, own, flags, granted);
  if (result != SQLITE_OK) return result;
  const bool is_journal = (flags & kJournals) != 0;
  new (file) OpenFile{.base = {.pMethods = &kMethods},
                      .disk = self.disk_,
                      .file = self.disk_.Open(path),
                      .part = is_journal ? Disk::Part::kLog : Disk::Part::kDatabase,
                      .syncs_directory = is_journal && (flags & SQLITE_OPEN_CREATE) != 0,
                      .own = own};
  return SQLITE_OK;
}

int PowerVfs::Delete(sqlite3_vfs* vfs, const char* path, int sync_directory) {
  auto& self = *static_cast<PowerVfs*>(vfs->pAppData);
  if (!self.disk_.Draw()) return SQLITE_IOERR_DELETE;
  self.disk_.Remove(path);
  if (sync_directory != 0) self.disk_.SyncDirectory();
  return self.own_->xDelete(self.own_, path, 0);
}

}  // namespace xyn::durability
