#include "xyn/metrics/process_metrics.h"

#include <chrono>
#include <utility>

#include "xyn/metrics/catalogue.h"

namespace xyn::metrics {

ProcessMetrics::ProcessMetrics() {
  Add("process_cpu_seconds_total", [this] { return self_.CpuSeconds(); });
  Add("process_open_fds", [this] { return self_.OpenFds(); });
  Add("process_max_fds", [this] { return self_.MaxFds(); });
  Add("process_virtual_memory_bytes", [this] { return self_.VirtualBytes(); });
  Add("process_resident_memory_bytes", [this] { return self_.ResidentBytes(); });
  Add("process_threads", [this] { return self_.Threads(); });
  if (const auto started = self_.StartTime()) {
    const std::chrono::duration<double> since_epoch = started->time_since_epoch();
    Add("process_start_time_seconds", [since_epoch] { return since_epoch.count(); });
  }
}

void ProcessMetrics::Add(std::string_view name, std::function<std::optional<double>()> read) {
  const std::size_t position = PositionOf(name);
  const Family& family = Catalogue()[position];
  const bool counts = family.type == prometheus::MetricType::Counter;
  singles_.push_back(
      {position, SeriesText(name, family.type, {}, {}, counts ? self_.StartTime() : std::nullopt),
       std::move(read)});
}

void ProcessMetrics::Write(std::size_t position, PageWriter& out) const {
  for (const Single& single : singles_) {
    if (single.position != position) continue;
    if (const auto value = single.read()) out.Value(single.text, *value);
  }
}

}  // namespace xyn::metrics
