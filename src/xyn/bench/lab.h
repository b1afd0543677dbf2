// Tables of Xyn to experiment on.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "xyn/bench/plain_queue.h"
#include "xyn/bench/report.h"
#include "xyn/store/store.h"

namespace xyn::bench {

// A table or an index, or the file of all of them.
struct TableSize {
  std::string name;
  double bytes = 0;
};

// A store of its own beside whatever the database is used for, made by the constructor and gone
// with the destructor. Tables of others, Xyn's among them, are not touched; the machine's time of
// course is.
//
// Place: on the heap of a benchmark. Threads: one; the store's are its own.
// Errors: what the store and its database throw.
class Lab {
 public:
  Lab() = default;
  Lab(const Lab&) = delete;
  Lab& operator=(const Lab&) = delete;
  virtual ~Lab() = default;

  // One with tables of its own in the same database, or beside the same file. This one goes last.
  virtual std::unique_ptr<Lab> Another() const = 0;

  virtual store::Store& store() = 0;
  // The same runs, with as many connections as a worker process has.
  virtual store::Store& worker_store() = 0;

  // Adds runs that ended: mostly COMPLETED, of ten blueprints.
  virtual void LoadFinished(long runs) = 0;
  // Adds runs that wait: ready ones by the hundred, as batches leave them, and future ones that
  // each have their own time.
  virtual void LoadBacklog(long ready, long future) = 0;
  // Does what upkeep, Xyn's and the database's, would do before long.
  virtual void Settle() = 0;

  // Each call of what it returns runs the specification's four queries, on a connection of its own.
  virtual std::function<void()> Specification() = 0;
  virtual std::unique_ptr<PlainQueue> NewPlainQueue() = 0;
  // What DATABASE_URL has to be for another process to work on these tables.
  virtual std::string url() const = 0;
  // A snapshot of the database is held open until what it returns is destroyed.
  virtual std::shared_ptr<void> HoldSnapshot() = 0;
  // Ends all sessions of its stores on the server. Returns false if there is no server.
  virtual bool CutConnections() = 0;
  // Whether triggers keep the counts of what the queue does. Returns false if it keeps them itself.
  virtual bool KeepCounts(bool keep) = 0;

  // What the runs and their counts take on the disk.
  virtual std::vector<TableSize> Sizes() = 0;

  // Database, machine and the settings that matter to speed.
  virtual void Describe(Report& report) = 0;
};

}  // namespace xyn::bench
