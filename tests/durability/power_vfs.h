// SQLite on a disk that loses its power.
#pragma once

#include <sqlite3.h>

#include "tests/durability/disk.h"

namespace xyn::durability {

// While it lives, SQLite's files are opened through it. It passes everything on to SQLite's own
// VFS, and tells the disk of what is changed: databases, rollback journals and write-ahead logs. No
// power is an I/O error, of which nothing reaches the files. Nothing is really synced.
//
// Two ways of SQLite's own VFS are taken over: the name of a new journal or log is synced together
// with its first content, and the name of a removed one when that is asked for.
//
// Place: owned by a test; borrows the disk. At most one at a time, and no connection outlives it.
// Threads: one.
class PowerVfs final {
 public:
  explicit PowerVfs(Disk& disk);
  ~PowerVfs();
  PowerVfs(const PowerVfs&) = delete;
  PowerVfs& operator=(const PowerVfs&) = delete;

 private:
  static int Open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* granted);
  static int Delete(sqlite3_vfs* vfs, const char* path, int sync_directory);

  Disk& disk_;
  sqlite3_vfs* const own_;  // SQLite's
  sqlite3_vfs vfs_;
};

}  // namespace xyn::durability
