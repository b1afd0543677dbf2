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
  // What the rarer looks say.
  std::function<model::DatabaseHealth()> on_health = [] { return model::DatabaseHealth(); };
  std::function<std::optional<std::int64_t>()> on_drift = [] { return std::nullopt; };
  // What an election says.
  std::function<store::Candidacy()> on_stand = [] { return store::Candidacy(); };
  std::function<void()> on_resign = [] {};
  // What NewSampler does before it makes one.
  std::function<void()> on_new_sampler = [] {};

  int samplers_made = 0;
  store::SamplerLimits limits_asked_for;  // at the last of them

  std::unique_ptr<store::Sampler> NewSampler(const store::SamplerLimits& limits) override {
    on_new_sampler();
    ++samplers_made;
    limits_asked_for = limits;
    return std::make_unique<ScriptedSampler>(*this);
  }

  store::RunQueue& queue() override { std::abort(); }
  store::RunReader& reader() override { std::abort(); }
  store::WorkerRegistry& workers() override { std::abort(); }
  store::Maintenance& maintenance() override { std::abort(); }
  store::Schema& schema() override { std::abort(); }
  std::unique_ptr<store::Election> NewElection(std::chrono::milliseconds) override {
    return std::make_unique<ScriptedElection>(*this);
  }
  std::unique_ptr<store::WakeListener> NewWakeListener() override { std::abort(); }
  std::string_view name() const override { return "scripted"; }

 private:
  class ScriptedSampler final : public store::Sampler {
   public:
    explicit ScriptedSampler(const ScriptedStore& store) : store_(store) {}
    model::QueueSnapshot Sample() override { return store_.on_sample(); }
    model::DatabaseHealth SampleHealth() override { return store_.on_health(); }
    Audit SampleAndCount() override { std::abort(); }
    std::optional<std::int64_t> CountDrift() override { return store_.on_drift(); }
    std::vector<store::StatementPlan> Plans() override { std::abort(); }

   private:
    const ScriptedStore& store_;
  };

  class ScriptedElection final : public store::Election {
   public:
    explicit ScriptedElection(const ScriptedStore& store) : store_(store) {}
    store::Candidacy Stand(const std::string&, std::chrono::milliseconds) override {
      return store_.on_stand();
    }
    void Resign(const std::string&) override { store_.on_resign(); }

   private:
    const ScriptedStore& store_;
  };
};

}  // namespace xyn::collector
