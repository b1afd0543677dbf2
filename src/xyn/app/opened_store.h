// The store that the configuration names, open.
#pragma once

#include <memory>

#include "xyn/app/settings.h"
#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/store/store.h"

namespace xyn::app {

enum class SchemaPolicy {
  kAsItIs,   // whatever it is
  kRequire,  // throws store::SchemaMismatch unless it is right; a SQLite file is ours, so upgraded
  kMigrate,  // upgraded
};

// How many connections to PostgreSQL the store may use at once, besides those of the collector.
enum class StoreConnections {
  kMany,  // HTTP threads keep them busy
  kFew,   // a worker's
};

// Place: on the stack of a command; holds what the store borrows, too. Threads: constant.
class OpenedStore {
 public:
  // Throws base::EnvironmentError, naming the place and what to check, if the store cannot be
  // opened or reached, base::UsageError if its URL makes no sense, and store::SchemaMismatch.
  OpenedStore(const Settings& settings, SchemaPolicy policy,
              StoreConnections connections = StoreConnections::kMany);

  const base::Clock& clock() const { return clock_; }
  base::Logger& log() const { return *log_; }
  store::Store& store() const { return *store_; }

 private:
  const base::SystemClock clock_;
  const std::shared_ptr<base::Logger> log_;
  const std::unique_ptr<store::Store> store_;
};

}  // namespace xyn::app
