// store::Sampler on PostgreSQL.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "xyn/store/postgres/connection.h"
#include "xyn/store/store.h"

namespace xyn::store::postgres {

// Keeps one connection that no worker uses and opens one short transaction on it at a time.
//
// Place: owned by the collector. Threads: one at a time.
class QueueSampler final : public Sampler {
 public:
  QueueSampler(ConnectionOptions options, const SamplerLimits& limits);

  model::QueueSnapshot Sample() override;
  model::DatabaseHealth SampleHealth() override;
  Audit SampleAndCount() override;
  std::optional<std::int64_t> CountDrift() override;
  std::vector<StatementPlan> Plans() override;

 private:
  // Runs `read` in a read-only transaction of one snapshot.
  void InOneSnapshot(const std::function<void(Connection&)>& read);

  const ConnectionOptions options_;
  const SamplerLimits limits_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace xyn::store::postgres
