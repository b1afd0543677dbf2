#include "xyn/http/request_gatherer.h"

#include <utility>

namespace xyn::http {

RequestGatherer::RequestGatherer(HandlerPool& pool, HandlerEdge& edge, int most_waiting)
    : pool_(pool), edge_(edge), most_waiting_(static_cast<std::size_t>(most_waiting)) {}

bool RequestGatherer::TryAdd(Waiting waiting) {
  const TogetherHandler& route = *waiting.match.together;
  const base::MutexLock lock(mutex_);
  Queue& queue = queues_[&route];
  if (queue.waiting.size() >= most_waiting_) return false;
  queue.waiting.push_back(std::move(waiting));
  if (queue.at_work == kMostAtWork) return true;
  if (pool_.TrySubmit([this, &route] { WorkOff(route); })) {
    ++queue.at_work;
    return true;
  }
  if (queue.at_work > 0) return true;
  queue.waiting.pop_back();
  return false;
}

void RequestGatherer::WorkOff(const TogetherHandler& route) {
  base::MutexLock lock(mutex_);
  Queue& queue = queues_[&route];
  while (!queue.waiting.empty()) {
    const std::vector<Waiting> batch = TakeFrom(queue);
    lock.Unlock();
    std::vector<const Request*> requests;
    requests.reserve(batch.size());
    for (const Waiting& one : batch) requests.push_back(&one.request);
    std::vector<Response> responses = edge_.CallTogether(batch.front().match, requests);
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i].answer(std::move(responses[i]));
    lock.Lock();
  }
  --queue.at_work;
}

// In the order in which they came; at least one.
std::vector<RequestGatherer::Waiting> RequestGatherer::TakeFrom(Queue& queue) {
  std::vector<Waiting> batch;
  std::size_t bytes = 0;
  do {
    bytes += queue.waiting.front().request.body.size();
    batch.push_back(std::move(queue.waiting.front()));
    queue.waiting.pop_front();
  } while (!queue.waiting.empty() &&
           bytes + queue.waiting.front().request.body.size() <= kMostBytes);
  return batch;
}

}  // namespace xyn::http
