#include "xyn/worker/finisher.h"

#include <utility>

namespace xyn::worker {
namespace {

std::size_t SizeOf(const store::Finish& finish) {
  return (finish.outputs ? finish.outputs->size() : 0) + (finish.error ? finish.error->size() : 0);
}

}  // namespace

Finisher::Finisher(FinishWriter& writer, std::function<void(int)> reported)
    : writer_(writer), reported_(std::move(reported)) {}

Finisher::~Finisher() = default;

void Finisher::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void Finisher::Add(Ended ended) {
  const base::MutexLock lock(mutex_);
  queue_.push_back(std::move(ended));
  if (queue_.size() == 1 && writing_ == 0) added_.NotifyOne();
}

std::size_t Finisher::Flush(std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  const base::MutexLock lock(mutex_);
  while (queue_.size() + writing_ > 0 && std::chrono::steady_clock::now() < deadline) {
    all_written_.WaitUntil(mutex_, deadline);
  }
  return queue_.size() + writing_;
}

void Finisher::Run(const std::stop_token& stop) {
  while (true) {
    std::vector<Ended> batch = TakeBatch(stop);
    if (batch.empty()) return;
    const auto size = static_cast<int>(batch.size());
    if (!writer_.Write(std::move(batch), stop)) return;
    reported_(size);
    const base::MutexLock lock(mutex_);
    writing_ = 0;
    if (queue_.empty()) all_written_.NotifyAll();
  }
}

std::vector<Ended> Finisher::TakeBatch(const std::stop_token& stop) {
  const base::MutexLock lock(mutex_);
  std::vector<Ended> batch;
  while (queue_.empty() && !stop.stop_requested()) added_.Wait(mutex_, stop);
  std::size_t bytes = 0;
  while (!queue_.empty() && batch.size() < store::kMaxBatch) {
    bytes += SizeOf(queue_.front().finish);
    if (!batch.empty() && bytes > kMaxBatchBytes) break;
    batch.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  writing_ = batch.size();
  return batch;
}

}  // namespace xyn::worker
