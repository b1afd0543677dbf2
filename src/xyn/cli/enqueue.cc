#include "xyn/cli/enqueue.h"

#include <algorithm>
#include <fstream>
#include <istream>
#include <iterator>
#include <ostream>
#include <vector>

#include <fmt/format.h>

#include "xyn/base/errors.h"
#include "xyn/base/time_text.h"
#include "xyn/base/uuid.h"

namespace xyn::cli {
namespace {

constexpr int kTries = 3;

std::string FlagOf(const std::string& field) {
  if (field == "name") return "NAME";
  std::string flag = "--" + field;
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

std::string ReadAll(std::istream& in) {
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string ReadInputs(const std::string& inputs, std::istream& in) {
  if (inputs == "-") return ReadAll(in);
  if (!inputs.starts_with('@')) return inputs;
  std::ifstream file(inputs.substr(1), std::ios::binary);
  if (!file) {
    throw base::UsageError(
        fmt::format("--inputs names the file '{}', which cannot be read", inputs.substr(1)));
  }
  return ReadAll(file);
}

base::Timestamp ParseRunAt(const std::string& text) {
  if (const auto time = base::ParseTimestamp(text)) return *time;
  throw base::UsageError(fmt::format(
      "--run-at is '{}'; it must be a date and time with a zone, such as 2030-01-31T12:00:00Z",
      text));
}

std::chrono::microseconds ParseDelay(const std::string& text) {
  if (const auto delay = base::ParseDuration(text)) return *delay;
  throw base::UsageError(
      fmt::format("--delay is '{}'; it must be a duration, such as 90, 90s, 1.5h or 2d", text));
}

model::NewRun MakeRun(const Enqueue& options, const base::Clock& clock, std::istream& in) {
  model::NewRun run = options.run;
  run.inputs = ReadInputs(options.inputs, in);
  if (!options.run_at.empty()) run.run_at = ParseRunAt(options.run_at);
  if (!options.delay.empty()) run.delay = ParseDelay(options.delay);
  if (!options.correlation_id.empty()) run.correlation_id = options.correlation_id;
  if (const auto error = model::Validate(run, clock.Now())) {
    throw base::UsageError(fmt::format("{} {}", FlagOf(error->field), error->message));
  }
  return run;
}

// A batch whose commit is in doubt is sent again: the store leaves ids alone that it has already.
void EnqueueBatch(store::RunQueue& queue, const std::vector<model::NewRun>& batch) {
  bool in_doubt = false;
  for (int tries = 0; tries < kTries; ++tries) {
    try {
      queue.Enqueue(batch);
      return;
    } catch (const store::InDoubt&) {
      in_doubt = true;
    } catch (const store::Unavailable&) {
      if (!in_doubt) throw;
    }
  }
  throw base::EnvironmentError(fmt::format(
      "the connection was lost while {} runs were being stored, and it is not known whether they "
      "were; look for {} with: xyn runs show",
      batch.size(), batch.front().id->ToString()));
}

}  // namespace

void Enqueue::AddFlags(CLI::App& command) {
  command.add_option("NAME", run.name, "The blueprint to run")->required();
  command.add_option("--inputs", inputs, "JSON for the handler; @FILE reads a file, - reads stdin");
  auto* at = command.add_option("--run-at", run_at, "Not before this time (2030-01-31T12:00:00Z)");
  command.add_option("--delay", delay, "Not before this long from now (90s, 1.5h)")->excludes(at);
  command.add_option("--priority", run.priority, "Lower runs first (default 100)");
  command.add_option("--max-attempts", run.max_attempts,
                     "Failures after which a run is FAILED (default 1)");
  command.add_option("--max-reclaims", run.max_reclaims,
                     "Lost leases after which a run is FAILED (default 5)");
  command.add_option("--correlation-id", correlation_id, "Stored with the run, for your own use");
  command.add_option("--count", count, "How many such runs (default 1)")
      ->check(CLI::Range(std::int64_t{1}, kMaxEnqueueCount));
}

int Enqueue::Run(store::RunQueue& queue, const base::Clock& clock, std::istream& in,
                 std::ostream& out) const {
  const model::NewRun each = MakeRun(*this, clock, in);
  base::UuidV7Generator ids(clock);
  for (std::int64_t left = count; left > 0;) {
    const auto size = std::min<std::int64_t>(left, store::kMaxEnqueueBatch);
    std::vector<model::NewRun> batch(static_cast<std::size_t>(size), each);
    for (auto& one : batch) one.id = ids.Next();
    EnqueueBatch(queue, batch);
    for (const auto& one : batch) out << one.id->ToString() << '\n';
    out.flush();
    left -= size;
  }
  return 0;
}

}  // namespace xyn::cli
