#include "xyn/bench/collect.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <thread>

#include <fmt/format.h>

#include "xyn/base/errors.h"
#include "xyn/bench/lab.h"
#include "xyn/bench/load.h"
#include "xyn/bench/report.h"

namespace xyn::bench {
namespace {

using std::chrono::duration;
using store::postgres::Effect;

// The specification's, word for word but for the layout.
constexpr const char* kSpecification =
    "SELECT status::text, COUNT(*)::bigint FROM runs GROUP BY status;"
    "SELECT COUNT(*) FILTER (WHERE status='QUEUED'::runstatus AND run_at <= NOW()) AS ready, "
    "COUNT(*) FILTER (WHERE status='QUEUED'::runstatus AND run_at > NOW()) AS future FROM runs;"
    "SELECT EXTRACT(EPOCH FROM (NOW() - MIN(queued_at)))::double precision FROM runs "
    "WHERE status='QUEUED'::runstatus AND run_at <= NOW();"
    "SELECT COUNT(*) FILTER (WHERE lease_expires_at < NOW()) AS expired, "
    "COUNT(*) FILTER (WHERE lease_expires_at >= NOW()) AS active FROM runs "
    "WHERE status='RUNNING'::runstatus AND lease_expires_at IS NOT NULL";

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
    constexpr long kChunk = 500'000;
    while (finished_ < finished) {
      const long chunk = std::min(kChunk, finished - finished_);
      lab_.Run(fmt::format(
          "INSERT INTO runs (name, status, attempt, locked_by, started_at, completed_at) "
          "SELECT 'blueprint.' || g % 10, (CASE WHEN g % 100 = 0 THEN 'FAILED' WHEN g % 1000 = 1 "
          "THEN 'CANCELLED' ELSE 'COMPLETED' END)::runstatus, 1, 'worker-' || g % 50, now(), now() "
          "FROM generate_series(1, {}) AS g",
          chunk));
      finished_ += chunk;
    }
    Settle();
  }

  // Ready runs by the hundred, as batches leave them; every future one has its own time.
  void AddBacklog() {
    log_.info("loading {} ready and {} future runs", collect_.ready, collect_.future);
    lab_.Run(fmt::format(
        "INSERT INTO runs (name, queued_at, run_at) "
        "SELECT 'blueprint.' || g % 10, at, at FROM (SELECT g, date_trunc('milliseconds', now()) "
        "- g / 100 * interval '10 ms' AS at FROM generate_series(1, {}) AS g) AS batch",
        collect_.ready));
    lab_.Run(
        fmt::format("INSERT INTO runs (name, run_at) SELECT 'blueprint.' || g % 10, "
                    "now() + interval '1 hour' + g * interval '100 ms' "
                    "FROM generate_series(1, {}) AS g",
                    collect_.future));
    Settle();
  }

  // What upkeep and autovacuum would do before long.
  void Settle() {
    while (lab_.store().maintenance().CompactCounts() > 0) {
    }
    lab_.Run("VACUUM ANALYZE runs");
    lab_.Run("VACUUM ANALYZE run_deltas");
    lab_.Run("VACUUM ANALYZE queued_counts");
    lab_.Run("CHECKPOINT");
  }

  // Milliseconds of `ticks` ticks, after a few to warm up.
  Summary Ticks(int ticks) {
    const auto sampler = lab_.store().NewSampler({});
    for (int i = 0; i < 3; ++i) sampler->Sample();
    std::vector<double> milliseconds;
    milliseconds.reserve(static_cast<std::size_t>(ticks));
    for (int i = 0; i < ticks; ++i) {
      milliseconds.push_back(1e3 * TimeOf([&] { sampler->Sample(); }));
    }
    return Summarise(milliseconds);
  }

  Summary SpecificationTicks(int ticks) {
    const auto session = lab_.Connect();
    session->RunScript(kSpecification, Effect::kReads);
    std::vector<double> milliseconds;
    milliseconds.reserve(static_cast<std::size_t>(ticks));
    for (int i = 0; i < ticks; ++i) {
      milliseconds.push_back(1e3 *
                             TimeOf([&] { session->RunScript(kSpecification, Effect::kReads); }));
    }
    return Summarise(milliseconds);
  }

  void MeasureTick(std::string what) {
    log_.info("measuring: {}", what);
    report_.Add({.what = std::move(what),
                 .unit = "ms",
                 .measured = Ticks(collect_.ticks),
                 .beside = "the specification's SQL",
                 .reference = SpecificationTicks(std::clamp(collect_.ticks / 10, 1, 5))});
  }

  // Runs a second while `tick`, if any, happens every second.
  double LoadBeside(const std::function<void()>& tick) {
    const std::jthread ticking([&](const std::stop_token& stop) {
      for (auto due = std::chrono::steady_clock::now(); !stop.stop_requested();
           due += std::chrono::milliseconds(250)) {
        std::this_thread::sleep_until(due);
        if (tick && tick_now_++ % 4 == 0) tick();
      }
    });
    return load_.RunFor(duration<double>(collect_.seconds));
  }

  // Folding goes on in all of them, as it does beside any worker.
  void MeasureLoad() {
    log_.info("measuring: full load beside a tick every second");
    const std::jthread upkeep = KeepUp();
    const auto sampler = lab_.store().NewSampler({});
    const auto session = lab_.Connect();
    std::vector<double> alone;
    std::vector<double> ticking;
    std::vector<double> specification;
    load_.RunFor(duration<double>(collect_.seconds));
    for (int round = 0; round < collect_.rounds; ++round) {
      alone.push_back(LoadBeside({}));
      ticking.push_back(LoadBeside([&] { sampler->Sample(); }));
      specification.push_back(
          LoadBeside([&] { session->RunScript(kSpecification, Effect::kReads); }));
    }
    report_.Add({"full load, a tick every second", "runs/s", Summarise(ticking), "no tick",
                 Summarise(alone)});
    report_.Add({"full load, the specification's SQL every second", "runs/s",
                 Summarise(specification), "no tick", Summarise(alone)});
  }

  void MeasureUnderHeldSnapshot() {
    log_.info("measuring: full load under a held snapshot for {} s", collect_.held_seconds);
    Settle();
    const Summary before = Ticks(collect_.ticks);
    const std::jthread upkeep = KeepUp();
    const auto holder = lab_.Connect();
    holder->RunScript("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM run_totals",
                      Effect::kReads);
    const double rate = load_.RunFor(duration<double>(collect_.held_seconds));
    report_.Add({"tick after full load under a held snapshot", "ms", Ticks(collect_.ticks),
                 "before it", before});
    report_.Add({"full load under the held snapshot", "runs/s", {rate, rate, rate}, "", {}});
    holder->RunScript("COMMIT", Effect::kReads);
  }

  std::jthread KeepUp() {
    return std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        lab_.store().maintenance().CompactCounts();
        std::this_thread::sleep_for(std::chrono::seconds(1));
      }
    });
  }

  // Runs a second through enqueue, claim and finish, by turns with the triggers and without.
  void MeasureWrites(const std::string& how, int batch, int batches) {
    log_.info("measuring: enqueue, claim and finish {}", how);
    Load load(lab_.store().queue(), "bench.write", batch);
    const auto rate = [&](const char* triggers) {
      lab_.Run(fmt::format("ALTER TABLE runs {} TRIGGER USER", triggers));
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
    rate("ENABLE");
    for (int round = 0; round < collect_.rounds; ++round) {
      without.push_back(rate("DISABLE"));
      with.push_back(rate("ENABLE"));
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
  int tick_now_ = 0;
};

}  // namespace

void Collect::AddFlags(CLI::App& command) {
  command.add_option("--finished", finished, "Finished runs to measure with, ascending")
      ->delimiter(',')
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
  command.add_flag("--json", json, "Print JSON");
}

int Collect::Run(const std::string& url, const base::Clock& clock, base::Logger& log,
                 std::ostream& out) const {
  if (!std::ranges::is_sorted(finished)) {
    throw base::UsageError("--finished must be ascending, such as 10000,1000000");
  }
  Report report("xyn bench collect");
  Lab lab(url, clock, log);
  lab.Describe(report);
  Bench(*this, lab, log, report).Run();
  out << (json ? report.Json() : report.Text());
  return 0;
}

}  // namespace xyn::bench
