#include "xyn/bench/collect.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "xyn/base/errors.h"
#include "xyn/base/pause.h"
#include "xyn/bench/beside.h"
#include "xyn/bench/lab.h"
#include "xyn/bench/load.h"

namespace xyn::bench {
namespace {

using std::chrono::duration;

// Measures in one lab, which later measurements find as earlier ones left it.
class Bench {
 public:
  Bench(const Collect& collect, Lab& lab, base::Logger& log, Report& report)
      : collect_(collect), lab_(lab), log_(log), report_(report) {}

  void Run() {
    for (const long finished : collect_.finished) {
      FinishUpTo(finished);
      MeasureTick(fmt::format("tick, {} finished runs", finished));
    }
    AddBacklog();
    MeasureTick(
        fmt::format("tick, {} ready and {} future runs besides", collect_.ready, collect_.future));
    MeasureLoad();
    if (collect_.held_seconds > 0) MeasureUnderHeldSnapshot();
    MeasureWrites("batches of 200", 200, 50);
    MeasureWrites("one by one", 1, 300);
  }

 private:
  void FinishUpTo(long finished) {
    log_.info("loading {} finished runs", finished);
    lab_.LoadFinished(finished - finished_);
    finished_ = finished;
    lab_.Settle();
  }

  void AddBacklog() {
    log_.info("loading {} ready and {} future runs", collect_.ready, collect_.future);
    lab_.LoadBacklog(collect_.ready, collect_.future);
    lab_.Settle();
  }

  // Milliseconds of `ticks` calls, after a few to warm up.
  static Summary TimesOf(const std::function<void()>& tick, int ticks) {
    for (int i = 0; i < std::min(ticks, 3); ++i) tick();
    std::vector<double> milliseconds;
    milliseconds.reserve(static_cast<std::size_t>(ticks));
    for (int i = 0; i < ticks; ++i) milliseconds.push_back(1e3 * TimeOf(tick));
    return Summarise(milliseconds);
  }

  Summary Ticks() {
    const auto sampler = lab_.store().NewSampler({});
    return TimesOf([&] { sampler->Sample(); }, collect_.ticks);
  }

  void MeasureTick(std::string what) {
    log_.info("measuring: {}", what);
    report_.Add(
        {.what = std::move(what),
         .unit = "ms",
         .measured = Ticks(),
         .beside = "the specification's SQL",
         .reference = TimesOf(lab_.Specification(), std::clamp(collect_.ticks / 10, 1, 5))});
  }

  // Runs a second while `tick` happens that often.
  double LoadBeside(const std::function<void()>& tick, std::chrono::milliseconds every) {
    Beside ticking([&](const std::stop_token& stop) {
      for (auto due = std::chrono::steady_clock::now(); !stop.stop_requested(); due += every) {
        base::Pause(due - std::chrono::steady_clock::now(), stop);
        if (!stop.stop_requested()) tick();
      }
    });
    const double rate = LoadAlone();
    ticking.End();
    return rate;
  }
  double LoadAlone() { return load_.RunFor(duration<double>(collect_.seconds)); }

  // Folding goes on in all of them, as it does beside any worker. What a tick takes every second is
  // less than the rate moves by itself; a hundred times as much is not.
  void MeasureLoad() {
    log_.info("measuring: full load beside ticks");
    Beside upkeep(KeepUp());
    const auto sampler = lab_.store().NewSampler({});
    const auto tick = [&] { sampler->Sample(); };
    const auto specify = lab_.Specification();
    const std::vector<std::function<double()>> loads = {
        [&] { return LoadAlone(); }, [&] { return LoadBeside(tick, std::chrono::seconds(1)); },
        [&] { return LoadBeside(tick, std::chrono::milliseconds(10)); },
        [&] { return LoadBeside(specify, std::chrono::seconds(1)); }};
    std::vector<std::vector<double>> rates(loads.size());
    LoadAlone();
    // The rate drifts as tables grow, so each is first in turn.
    for (std::size_t turn = 0; turn < loads.size() * static_cast<std::size_t>(collect_.rounds);
         ++turn) {
      const std::size_t round = turn / loads.size();
      const std::size_t which = (turn + round) % loads.size();
      rates[which].push_back(loads[which]());
    }
    upkeep.End();
    const Summary alone = Summarise(rates[0]);
    report_.Add({"full load, a tick every second", "runs/s", Summarise(rates[1]), "alone", alone});
    report_.Add({"full load, a tick every 10 ms", "runs/s", Summarise(rates[2]), "alone", alone});
    report_.Add({"full load, the specification's SQL every second", "runs/s", Summarise(rates[3]),
                 "alone", alone});
  }

  void MeasureUnderHeldSnapshot() {
    log_.info("measuring: full load under a held snapshot for {} s", collect_.held_seconds);
    lab_.Settle();
    const Summary before = Ticks();
    Beside upkeep(KeepUp());
    const auto held = lab_.HoldSnapshot();
    const double rate = load_.RunFor(duration<double>(collect_.held_seconds));
    report_.Add({"tick after full load under a held snapshot", "ms", Ticks(), "before it", before});
    report_.Add({"full load under the held snapshot", "runs/s", {rate, rate, rate}, "", {}});
    upkeep.End();
  }

  std::function<void(const std::stop_token&)> KeepUp() {
    return [this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        lab_.store().maintenance().CompactCounts();
        std::this_thread::sleep_for(std::chrono::seconds(1));
      }
    };
  }

  // Runs a second through enqueue, claim and finish, by turns with the triggers and without.
  void MeasureWrites(const std::string& how, int batch, int batches) {
    if (!lab_.KeepCounts(true)) return;
    log_.info("measuring: enqueue, claim and finish {}", how);
    Load load(lab_.store().queue(), "bench.write", batch);
    const auto rate = [&](bool keep_counts) {
      lab_.KeepCounts(keep_counts);
      const double seconds = TimeOf([&] {
        for (int i = 0; i < batches; ++i) load.Enqueue();
        while (load.ClaimAndFinish() > 0) {
        }
      });
      lab_.store().maintenance().CompactCounts();
      return batch * batches / seconds;
    };
    std::vector<double> with;
    std::vector<double> without;
    rate(true);
    for (int round = 0; round < collect_.rounds; ++round) {
      without.push_back(rate(false));
      with.push_back(rate(true));
    }
    report_.Add({"enqueue, claim and finish " + how, "runs/s", Summarise(with),
                 "without the counts", Summarise(without)});
  }

  const Collect& collect_;
  Lab& lab_;
  base::Logger& log_;
  Report& report_;
  Load load_{lab_.store().queue(), "bench.load", 200};
  long finished_ = 0;
};

}  // namespace

void Collect::AddFlags(CLI::App& command) {
  command.add_option("--finished", finished, "Finished runs to measure with, ascending")
      ->delimiter(',')
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command.add_option("--ready", ready, "Ready runs of the backlog")->capture_default_str();
  command.add_option("--future", future, "Future runs of the backlog")->capture_default_str();
  command.add_option("--ticks", ticks, "Ticks to measure each time")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  command.add_option("--rounds", rounds, "Alternations of what is compared")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  command.add_option("--seconds", seconds, "Seconds of load in each")->capture_default_str();
  command
      .add_option("--held-seconds", held_seconds,
                  "Seconds of load under a held snapshot; 0 leaves it out")
      ->capture_default_str();
}

void Collect::Run(Lab& lab, base::Logger& log, Report& report) const {
  Bench(*this, lab, log, report).Run();
}

}  // namespace xyn::bench
