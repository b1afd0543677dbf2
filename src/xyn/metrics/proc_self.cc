#include "xyn/metrics/proc_self.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace xyn::metrics {
namespace {

// Fields of /proc/self/statm, counted from 0; see proc(5).
constexpr int kVirtualPages = 0;
constexpr int kResidentPages = 1;
// Field 22 of /proc/self/stat, counted from 0 behind the program's name, which is field 2.
constexpr int kStartTicks = 19;
// "." and ".." of a directory, and its parent's entry for it.
constexpr double kLinksOfAnEmptyDirectory = 2;

// When the host started, in Unix time: the line "btime N" of /proc/stat.
std::optional<double> BootTime() {
  std::ifstream file("/proc/stat");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("btime ")) return std::stod(line.substr(6));
  }
  return std::nullopt;
}

// Seconds from when the host started to when this process did.
std::optional<double> StartedAfterBoot() {
  std::ifstream file("/proc/self/stat");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  // The name stands in parentheses and may itself contain any.
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields(text.substr(name_end + 1));
  std::string field;
  for (int i = 0; i < kStartTicks; ++i) fields >> field;
  double ticks = 0;
  if (!(fields >> ticks)) return std::nullopt;
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::optional<base::Timestamp> ReadStartTime() {
  const auto boot = BootTime();
  const auto after_boot = StartedAfterBoot();
  if (!boot || !after_boot) return std::nullopt;
  const std::chrono::duration<double> since_epoch(*boot + *after_boot);
  return base::Timestamp(std::chrono::round<std::chrono::microseconds>(since_epoch));
}

// Linux before 6.2 does not tell the number of entries.
std::optional<double> CountEntries(const char* directory) {
  std::error_code error;
  const std::filesystem::directory_iterator entries(directory, error);
  if (error) return std::nullopt;
  return static_cast<double>(std::distance(begin(entries), end(entries)));
}

}  // namespace

ProcSelf::ProcSelf()
    : memory_(open("/proc/self/statm", O_RDONLY | O_CLOEXEC)),
      threads_(open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
      fds_(open("/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
      start_time_(ReadStartTime()) {}

ProcSelf::~ProcSelf() {
  for (const int file : {memory_, threads_, fds_}) {
    if (file >= 0) close(file);
  }
}

std::optional<double> ProcSelf::CpuSeconds() const {
  timespec used{};
  if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) != 0) return std::nullopt;
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

std::optional<double> ProcSelf::OpenFds() const {
  struct stat directory{};
  if (fstat(fds_, &directory) == 0 && directory.st_size > 0) {
    return static_cast<double>(directory.st_size);
  }
  const auto entries = CountEntries("/proc/self/fd");
  if (!entries) return std::nullopt;
  return *entries - 1;  // reading the directory takes one itself
}

std::optional<double> ProcSelf::MaxFds() const {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::nullopt;
  return static_cast<double>(limit.rlim_cur);
}

std::optional<double> ProcSelf::VirtualBytes() const { return MemoryBytes(kVirtualPages); }

std::optional<double> ProcSelf::ResidentBytes() const { return MemoryBytes(kResidentPages); }

std::optional<double> ProcSelf::Threads() const {
  struct stat directory{};
  if (fstat(threads_, &directory) != 0) return std::nullopt;
  return static_cast<double>(directory.st_nlink) - kLinksOfAnEmptyDirectory;
}

std::optional<double> ProcSelf::MemoryBytes(int field) const {
  std::array<char, 128> text{};
  const ssize_t size = pread(memory_, text.data(), text.size(), 0);
  if (size <= 0) return std::nullopt;
  const char* at = text.data();
  const char* end = at + size;
  for (; field > 0; --field) at = std::find<const char*>(at, end, ' ') + 1;
  std::uint64_t pages = 0;
  if (at >= end || std::from_chars(at, end, pages).ec != std::errc()) return std::nullopt;
  return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace xyn::metrics
