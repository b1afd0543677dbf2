// Hands requests that wait for the same route to its handler together.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <vector>

#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/http/handler_edge.h"
#include "xyn/http/handler_pool.h"
#include "xyn/http/router.h"

namespace xyn::http {

// A request that enqueues one run costs a commit, and a thread that is woken to wait for it. So for
// routes that can answer many requests with one commit, up to kMostAtWork threads of the pool
// answer whatever has come while they answered the last ones. A request that is alone is answered
// at once.
//
// A large body is no small part of the work: it is handed over by itself, to any thread of the
// pool.
//
// Place: owned by the server; borrows the pool and the edge. The pool must be gone before it is.
// Threads: TryAdd and Close from any; answers are given on threads of the pool.
// Errors: none; past `most_waiting` requests of a route the next one is refused.
class RequestGatherer {
 public:
  static constexpr int kMostAtWork = 2;
  static constexpr std::size_t kMostBytes = std::size_t{256} << 10U;  // of bodies that go together

  struct Waiting {
    const Router::Match& match;  // of a route with a handler for many
    const Request& request;      // these two until the answer is given
    std::function<void(Response)> answer;
  };

  RequestGatherer(HandlerPool& pool, HandlerEdge& edge, int most_waiting);

  // False if there is no room; then `answer` is not called.
  bool TryAdd(Waiting waiting) XYN_EXCLUDES(mutex_);

  // Refuses all from now on and lets go of those that wait. The sockets must be served no more, and
  // still be there: it is their connections that are let go of.
  void Close() XYN_EXCLUDES(mutex_);

 private:
  struct Queue {
    std::deque<Waiting> waiting;
    int at_work = 0;
  };

  void WorkOff(const TogetherHandler& route) XYN_EXCLUDES(mutex_);
  // Empty: none waits any more, and the caller is not at work any more.
  std::vector<Waiting> Take(const TogetherHandler& route) XYN_EXCLUDES(mutex_);
  void AnswerAll(std::vector<Waiting> batch);

  HandlerPool& pool_;
  HandlerEdge& edge_;
  const std::size_t most_waiting_;

  base::Mutex mutex_;
  bool closed_ XYN_GUARDED_BY(mutex_) = false;
  std::map<const TogetherHandler*, Queue> queues_ XYN_GUARDED_BY(mutex_);  // by route
};

}  // namespace xyn::http
