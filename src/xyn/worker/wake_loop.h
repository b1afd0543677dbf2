// Listens for what other processes have to say to this worker.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <thread>

#include "xyn/store/store.h"

namespace xyn::worker {

// Place: owned by Worker. Threads: one of its own, on which the callbacks run; they must not block.
class WakeLoop {
 public:
  struct Callbacks {
    std::function<void()> runs_ready;
    std::function<void()> cancel_requested;
  };

  WakeLoop(std::unique_ptr<store::WakeListener> listener, Callbacks callbacks);

  void Start();

 private:
  void Run(const std::stop_token& stop);

  const std::unique_ptr<store::WakeListener> listener_;
  const Callbacks callbacks_;
  std::jthread thread_;
};

}  // namespace xyn::worker
