#include "xyn/http/request_gatherer.h"

#include <memory>
#include <utility>

namespace xyn::http {

RequestGatherer::RequestGatherer(HandlerPool& pool, HandlerEdge& edge, int most_waiting)
    : pool_(pool), edge_(edge), most_waiting_(static_cast<std::size_t>(most_waiting)) {}

bool RequestGatherer::TryAdd(Waiting waiting) {
  if (waiting.request.body.size() > kMostBytes) {
    const auto alone = std::make_shared<std::vector<Waiting>>();
    alone->push_back(std::move(waiting));
    return pool_.TrySubmit([this, alone] { AnswerAll(std::move(*alone)); });
  }
  const TogetherHandler& route = *waiting.match.together;
  const base::MutexLock lock(mutex_);
  Queue& queue = queues_[&route];
  if (closed_ || queue.waiting.size() >= most_waiting_) return false;
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

void RequestGatherer::Close() {
  std::vector<std::deque<Waiting>> let_go;  // outside of the lock: connections end with it
  const base::MutexLock lock(mutex_);
  closed_ = true;
  let_go.reserve(queues_.size());
  for (auto& [route, queue] : queues_) let_go.push_back(std::exchange(queue.waiting, {}));
}

void RequestGatherer::WorkOff(const TogetherHandler& route) {
  for (std::vector<Waiting> batch = Take(route); !batch.empty(); batch = Take(route)) {
    AnswerAll(std::move(batch));
  }
}

void RequestGatherer::AnswerAll(std::vector<Waiting> batch) {
  std::vector<const Request*> requests;
  requests.reserve(batch.size());
  for (const Waiting& one : batch) requests.push_back(&one.request);
  std::vector<Response> responses = edge_.CallTogether(batch.front().match, requests);
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i].answer(std::move(responses[i]));
}

// In the order in which they came.
std::vector<RequestGatherer::Waiting> RequestGatherer::Take(const TogetherHandler& route) {
  const base::MutexLock lock(mutex_);
  Queue& queue = queues_[&route];
  std::vector<Waiting> batch;
  std::size_t bytes = 0;
  while (!queue.waiting.empty()) {
    bytes += queue.waiting.front().request.body.size();
    if (!batch.empty() && bytes > kMostBytes) break;
    batch.push_back(std::move(queue.waiting.front()));
    queue.waiting.pop_front();
  }
  if (batch.empty()) --queue.at_work;
  return batch;
}

}  // namespace xyn::http
