// A store that can only be sampled, for the tests of the commands that tick.
#pragma once

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "xyn/model/drift.h"
#include "xyn/store/store.h"

namespace xyn::cli {

// What its samplers say. Borrowed by them.
struct Samples {
  store::Sampler::Audit audit;
  bool broken = false;
  std::vector<std::string> scanned{};  // by the tick
};

class SampledStore final : public store::Store {
 public:
  explicit SampledStore(const Samples& samples) : samples_(samples) {}

  std::unique_ptr<store::Sampler> NewSampler(const store::SamplerLimits&) override {
    return std::make_unique<FixedSampler>(samples_);
  }
  std::string_view name() const override { return "sqlite"; }

  store::RunQueue& queue() override { std::abort(); }
  store::RunReader& reader() override { std::abort(); }
  store::WorkerRegistry& workers() override { std::abort(); }
  store::Maintenance& maintenance() override { std::abort(); }
  store::Schema& schema() override { std::abort(); }
  std::unique_ptr<store::Election> NewElection(std::chrono::milliseconds) override { std::abort(); }
  std::unique_ptr<store::WakeListener> NewWakeListener() override { std::abort(); }

 private:
  class FixedSampler final : public store::Sampler {
   public:
    explicit FixedSampler(const Samples& samples) : samples_(samples) {}
    model::QueueSnapshot Sample() override { return SampleAndCount().sampled; }
    model::DatabaseHealth SampleHealth() override { return {}; }
    Audit SampleAndCount() override {
      if (samples_.broken) throw store::Unavailable("the store is away");
      return samples_.audit;
    }
    std::optional<std::int64_t> CountDrift() override {
      return model::Drift(samples_.audit.sampled, samples_.audit.counted);
    }
    std::vector<store::StatementPlan> Plans() override {
      return {{.statement = "sample_queue", .scanned = samples_.scanned}};
    }

   private:
    const Samples& samples_;
  };

  const Samples& samples_;
};

}  // namespace xyn::cli
