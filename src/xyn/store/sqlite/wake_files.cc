#include "xyn/store/sqlite/wake_files.h"

#include <fcntl.h>

#include <string>

#include "xyn/store/sqlite/file_descriptor.h"

namespace xyn::store::sqlite {
namespace {

// Opens the file for each signal: had somebody deleted it, a kept descriptor would go on writing to
// what nobody watches.
void Touch(const std::filesystem::path& path) {
  const FileDescriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  if (file.get() < 0) return;
  [[maybe_unused]] const ssize_t written = pwrite(file.get(), "\n", 1, 0);
}

}  // namespace

WakeFiles::WakeFiles(const std::filesystem::path& database)
    : runs_ready_(database.string() + "-wake"), cancel_requested_(database.string() + "-cancel") {}

void WakeFiles::SignalRunsReady() const { Touch(runs_ready_); }

void WakeFiles::SignalCancelRequested() const { Touch(cancel_requested_); }

}  // namespace xyn::store::sqlite
