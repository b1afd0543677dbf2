// What the kernel knows about this process: CPU, memory, file descriptors, threads.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "xyn/metrics/proc_self.h"
#include "xyn/metrics/series_source.h"
#include "xyn/metrics/series_text.h"

namespace xyn::metrics {

// The process_* families, under the names and with the meaning they have in every Prometheus
// client: https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics
//
// Threads: any. Errors: what the kernel does not tell is left out.
class ProcessMetrics final : public SeriesSource {
 public:
  ProcessMetrics();

  void Write(std::size_t position, PageWriter& out) const override;

 private:
  struct Single {
    std::size_t position;
    SeriesText text;
    std::function<std::optional<double>()> read;
  };

  void Add(std::string_view name, std::function<std::optional<double>()> read);

  const ProcSelf self_;
  std::vector<Single> singles_;  // constant after construction
};

}  // namespace xyn::metrics
