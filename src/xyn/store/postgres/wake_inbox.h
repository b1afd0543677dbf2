// Where wake-ups gather from the moment they are heard until the listener asks for them.
#pragma once

#include <optional>
#include <string_view>

#include "xyn/base/clock.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/store/store.h"

namespace xyn::store::postgres {

// Place: owned by the listener; the pool puts into it. Threads: one takes and waits; the rest from
// any. Errors: the constructor throws std::system_error if there are no descriptors left.
class WakeInbox final {
 public:
  WakeInbox();
  ~WakeInbox();
  WakeInbox(const WakeInbox&) = delete;
  WakeInbox& operator=(const WakeInbox&) = delete;

  // `payload` of a notification: "cancel", or "ready" as anything else.
  void Put(std::string_view payload);
  void Interrupt();

  // What was put, an interruption first; each kind once, however often it was put.
  std::optional<WakeListener::Wake> Take();

  // From now on, or no more, a wait ends when `socket` can be read. A closed one needs no Unwatch.
  void Watch(int socket);
  void Unwatch(int socket);

  // Ends a wait under way, or the next one.
  void Ring();

  // Waits for something to be put, to be read or a ring, at most until `until`. May end for no
  // reason.
  void WaitUntil(base::SteadyTime until);

 private:
  // An epoll rather than a poll: it can be told of other sockets while somebody waits.
  const int epoll_;
  const int bell_;  // an eventfd

  base::Mutex mutex_;
  bool ready_ XYN_GUARDED_BY(mutex_) = false;
  bool cancel_ XYN_GUARDED_BY(mutex_) = false;
  bool interrupted_ XYN_GUARDED_BY(mutex_) = false;
};

}  // namespace xyn::store::postgres
