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
  const std::lock_guard lock(mutex_);
  queue_.push_back(std::move(ended));
  if (queue_.size() == 1 && writing_ == 0) changed_.notify_all();
}

std::size_t Finisher::Flush(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, patience, [this] { return queue_.empty() && writing_ == 0; });
  return queue_.size() + writing_;
}

void Finisher::Run(const std::stop_token& stop) {
  while (true) {
    std::vector<Ended> batch = TakeBatch(stop);
    if (batch.empty()) return;
    const auto size = static_cast<int>(batch.size());
    if (!writer_.Write(std::move(batch), stop)) return;
    reported_(size);
    const std::lock_guard lock(mutex_);
    writing_ = 0;
    if (queue_.empty()) changed_.notify_all();
  }
}

std::vector<Ended> Finisher::TakeBatch(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  std::vector<Ended> batch;
  if (!changed_.wait(lock, stop, [this] { return !queue_.empty(); })) return batch;
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
