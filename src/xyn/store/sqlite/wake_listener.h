// Waits for the signals of other threads and processes. What each method promises stands in
// store.h.
#pragma once

#include "xyn/base/log.h"
#include "xyn/store/sqlite/file_descriptor.h"
#include "xyn/store/sqlite/wake_files.h"
#include "xyn/store/store.h"

namespace xyn::store::sqlite {

// Watches the wake files through inotify, from its construction on: the kernel keeps the signals
// that come while nobody waits, and they are reported once, however many there were. A request to
// cancel is reported before ready runs.
//
// Place: owned by the worker; borrows the wake files and the log. Threads: one waits; Interrupt
// from any. Errors: where inotify cannot be had it says so once, and Wait waits out its timeout.
class InotifyWakeListener final : public WakeListener {
 public:
  InotifyWakeListener(const WakeFiles& files, base::Logger& log);

  Wake Wait(std::chrono::milliseconds timeout) override;
  void Interrupt() override;

 private:
  // Watches both files, creating them if need be. Returns false if that failed.
  bool Watch();
  bool TakeInterrupt();
  // Reads what the kernel has queued.
  void ReadSignals();
  void Note(int watch, std::uint32_t mask);
  std::optional<Wake> TakePending();

  const WakeFiles& files_;
  const FileDescriptor inotify_;
  const FileDescriptor interrupt_;  // an eventfd
  // Of the thread that waits:
  int ready_watch_ = -1;
  int cancel_watch_ = -1;
  bool runs_ready_ = false;
  bool cancel_requested_ = false;
};

}  // namespace xyn::store::sqlite
