// Much more is enqueued than worked, then the flood stops.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <sstream>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/e2e/stores.h"
#include "tests/support/wait_until.h"

namespace xyn::e2e {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

#ifdef XYN_SANITIZED
constexpr double kMostMegabytes = 2'000;
#else
constexpr double kMostMegabytes = 150;
#endif

double ResidentMegabytes(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1'024;
  }
  return 0;
}

// Asks a server again and again, on a thread of its own, and keeps how long each answer took.
class Prober {
 public:
  explicit Prober(const Server& server) : http_(server.port()) {}

  double worst_milliseconds() const { return worst_; }
  double middle_milliseconds() {
    std::ranges::sort(milliseconds_);
    return milliseconds_.at(milliseconds_.size() / 2);
  }
  int failures() const { return failures_; }
  void Stop() { thread_ = {}; }

 private:
  void Ask(const std::string& target) {
    const auto begun = SteadyClock::now();
    if (http_.Get(target).status != 200) ++failures_;
    const std::chrono::duration<double, std::milli> taken = SteadyClock::now() - begun;
    milliseconds_.push_back(taken.count());
    worst_ = std::max(worst_, taken.count());
  }

  const support::HttpClient http_;
  std::vector<double> milliseconds_;
  double worst_ = 0;
  int failures_ = 0;
  std::jthread thread_{[this](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      Ask("/health");
      Ask("/metrics");
      std::this_thread::sleep_for(milliseconds(10));
    }
  }};
};

// Sixteen clients that enqueue batches as fast as they are let.
class Flood {
 public:
  explicit Flood(const Server& server) : http_(server.port()) {
    for (int i = 0; i < 16; ++i) {
      clients_.emplace_back([this](const std::stop_token& stop) {
        while (!stop.stop_requested()) Enqueue();
      });
    }
  }

  void Stop() { clients_.clear(); }
  int enqueued() const { return enqueued_; }
  int refused() const { return refused_; }
  int unexpected() const { return unexpected_; }

 private:
  void Enqueue() {
    const support::HttpResponse answer = http_.Post("/api/v1/runs", body_);
    if (answer.status == 201) {
      enqueued_ += kBatch;
    } else if (answer.status == 503 && answer.headers.contains("retry-after")) {
      ++refused_;
    } else {
      ++unexpected_;
    }
    std::this_thread::sleep_for(milliseconds(20));
  }

  static constexpr int kBatch = 5;
  const std::string body_ = [] {
    std::string runs;
    for (int i = 0; i < kBatch; ++i) {
      runs += R"(,{"name":"xyn.sleep","inputs":{"seconds":0.05}})";
    }
    return "[" + runs.substr(1) + "]";
  }();
  const support::HttpClient http_;
  std::atomic<int> enqueued_ = 0;
  std::atomic<int> refused_ = 0;
  std::atomic<int> unexpected_ = 0;
  std::vector<std::jthread> clients_;
};

class Overload : public OnEveryStore {};
XYN_ON_EVERY_STORE(Overload);

TEST_P(Overload, IsWorkedOffAndNothingIsLost) {
  Server server(setting(), {"serve", "--interval", "500ms"});
  Server worker(setting(), {"worker", "--concurrency", "1"});  // at most 20 runs a second
  Prober of_server(server);
  Prober of_worker(worker);
  {
    Flood flood(server);
    std::this_thread::sleep_for(std::chrono::seconds(4));
    flood.Stop();
    of_server.Stop();
    of_worker.Stop();
    RecordProperty("enqueued", flood.enqueued());
    RecordProperty("refused", flood.refused());
    EXPECT_EQ(flood.unexpected(), 0);
    EXPECT_GT(flood.enqueued(), 10 * worker.Value("xyn_runs_finished_total{status=\"COMPLETED\"}"));
    EXPECT_LT(ResidentMegabytes(server.process().pid()), kMostMegabytes);
    EXPECT_LT(ResidentMegabytes(worker.process().pid()), kMostMegabytes);

    // More workers come, as they would.
    const Server more(setting(), {"worker", "--concurrency", "200"});
    const std::string completed = "SELECT count(*) FROM runs WHERE status = 'COMPLETED'";
    EXPECT_TRUE(
        support::WaitUntil([&] { return std::stoi(Sql()->Value(completed)) == flood.enqueued(); },
                           std::chrono::seconds(60)));
  }
  EXPECT_EQ(of_server.failures() + of_worker.failures(), 0);
  EXPECT_LT(of_server.middle_milliseconds(), 100);
  EXPECT_LT(of_worker.middle_milliseconds(), 100);
  std::ostringstream times;
  times << "server " << of_server.middle_milliseconds() << " ms, at most "
        << of_server.worst_milliseconds() << "; worker " << of_worker.middle_milliseconds()
        << ", at most " << of_worker.worst_milliseconds();
  RecordProperty("answers", times.str());
  const auto verified = RunXyn(setting(), {"verify"});
  EXPECT_EQ(verified.exit_status, 0) << verified.out;
}

}  // namespace
}  // namespace xyn::e2e
