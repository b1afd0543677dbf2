#include "xyn/metrics/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>

#include "xyn/metrics/series.h"

namespace xyn::metrics {
namespace {

using Families = std::vector<prometheus::MetricFamily>;

// Fields of /proc/self/stat, numbered as in proc(5), without the two before the state.
class Stat {
 public:
  static constexpr std::size_t kUserTicks = 14;
  static constexpr std::size_t kSystemTicks = 15;
  static constexpr std::size_t kThreads = 20;
  static constexpr std::size_t kStartTicks = 22;
  static constexpr std::size_t kVirtualBytes = 23;
  static constexpr std::size_t kResidentPages = 24;

  static std::optional<Stat> Read() {
    std::ifstream file("/proc/self/stat");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    // The second field is the program's name in parentheses, which may itself contain any.
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos) return std::nullopt;
    std::istringstream fields(text.substr(name_end + 1));
    std::string state;
    fields >> state;
    Stat stat;
    for (double& field : stat.fields_) {
      if (!(fields >> field)) return std::nullopt;
    }
    return stat;
  }

  double operator[](std::size_t field) const { return fields_[field - kFirst]; }

 private:
  static constexpr std::size_t kFirst = 4;  // the one after the state
  std::array<double, kResidentPages - kFirst + 1> fields_{};
};

double TicksPerSecond() { return static_cast<double>(sysconf(_SC_CLK_TCK)); }

// When the host started, in Unix time: the line "btime N" of /proc/stat.
std::optional<double> BootTime() {
  std::ifstream file("/proc/stat");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("btime ")) return std::stod(line.substr(6));
  }
  return std::nullopt;
}

void AppendStat(const Stat& stat, Families& out) {
  const double cpu_ticks = stat[Stat::kUserTicks] + stat[Stat::kSystemTicks];
  const auto page_bytes = static_cast<double>(sysconf(_SC_PAGESIZE));
  out.push_back(SingleSeries("process_cpu_seconds_total", cpu_ticks / TicksPerSecond()));
  out.push_back(SingleSeries("process_virtual_memory_bytes", stat[Stat::kVirtualBytes]));
  out.push_back(
      SingleSeries("process_resident_memory_bytes", stat[Stat::kResidentPages] * page_bytes));
  out.push_back(SingleSeries("process_threads", stat[Stat::kThreads]));
  if (const auto boot_time = BootTime()) {
    out.push_back(SingleSeries("process_start_time_seconds",
                               *boot_time + stat[Stat::kStartTicks] / TicksPerSecond()));
  }
}

void AppendFileDescriptors(Families& out) {
  std::error_code error;
  const std::filesystem::directory_iterator open_fds("/proc/self/fd", error);
  if (!error) {
    // Reading the directory takes one itself.
    const auto count = std::distance(begin(open_fds), end(open_fds)) - 1;
    out.push_back(SingleSeries("process_open_fds", static_cast<double>(count)));
  }
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    out.push_back(SingleSeries("process_max_fds", static_cast<double>(limit.rlim_cur)));
  }
}

}  // namespace

std::vector<prometheus::MetricFamily> ProcessMetrics::Collect() const {
  Families families;
  if (const auto stat = Stat::Read()) AppendStat(*stat, families);
  AppendFileDescriptors(families);
  return families;
}

}  // namespace xyn::metrics
