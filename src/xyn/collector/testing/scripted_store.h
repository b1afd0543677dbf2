// A store that can do nothing but be sampled, as a test scripts it.
#pragma once

#include <cstdlib>
#include <functional>
#include <memory>
#include <string_view>

#include "xyn/store/store.h"

namespace xyn::collector {

class ScriptedStore final : public store::Store {
 public:
  using Script = std::function<model::QueueSnapshot()>;

  // What Sample does. Set while no tick is under way.
  Script on_sample = [] { return model::QueueSnapshot(); };
  // What NewSampler does before it makes one.
  std::function<void()> on_new_sampler = [] {};

  int samplers_made = 0;
  store::SamplerLimits limits_asked_for;  // at the last of them

  std::unique_ptr<store::Sampler> NewSampler(const store::SamplerLimits& limits) override {
    on_new_sampler();
    ++samplers_made;
    limits_asked_for = limits;
    return std::make_unique<ScriptedSampler>(on_sample);
  }

  store::RunQueue& queue() override { std::abort(); }
  store::RunReader& reader() override { std::abort(); }
  store::WorkerRegistry& workers() override { std::abort(); }
  store::Maintenance& maintenance() override { std::abort(); }
  store::Schema& schema() override { std::abort(); }
  std::unique_ptr<store::WakeListener> NewWakeListener() override { std::abort(); }
  std::string_view name() const override { return "scripted"; }

 private:
  class ScriptedSampler final : public store::Sampler {
   public:
    explicit ScriptedSampler(const Script& script) : script_(script) {}
    model::QueueSnapshot Sample() override { return script_(); }
    Audit SampleAndCount() override { std::abort(); }
    std::optional<std::int64_t> CountDrift() override { std::abort(); }
    std::vector<store::StatementPlan> Plans() override { std::abort(); }

   private:
    const Script& script_;
  };
};

}  // namespace xyn::collector
