// Xyn with a blueprint that writes down what it does in a ledger that Xyn does not know.
//
// chaos.work takes {"milliseconds": how long, "fail": how many attempts fail, "for_good": whether
// the last of them is final}. Each attempt appends a line when it starts and a line when it ends to
// the file of the environment variable CHAOS_LEDGER: RUN ATTEMPT WORKER WHAT.
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>

#include <nlohmann/json.hpp>

#include "xyn/app/main.h"

namespace {

using xyn::model::RunContext;

class Ledger {
 public:
  Ledger(const char* path, const char* worker)
      : file_(open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644)), worker_(worker) {
    if (file_ < 0) throw std::runtime_error(std::string("cannot write the ledger ") + path);
  }

  // A line is one write, so that those of many threads and processes do not mix.
  void Append(const RunContext& run, const std::string& what) const {
    const std::string line =
        run.id.ToString() + " " + std::to_string(run.attempt) + " " + worker_ + " " + what + "\n";
    if (write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
      throw std::runtime_error("cannot write the ledger");
    }
  }

 private:
  int file_;
  std::string worker_;
};

// Sleeps in small pieces, as a handler that minds its stop token does.
void WorkFor(std::chrono::milliseconds time, const RunContext& run) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
    if (run.stop.stop_requested()) throw xyn::model::Stopped();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

std::string Execute(const RunContext& run, const Ledger& ledger, const std::string& worker) {
  const auto inputs = nlohmann::json::parse(run.inputs);
  ledger.Append(run, "start");
  try {
    WorkFor(std::chrono::milliseconds(inputs.at("milliseconds").get<int>()), run);
  } catch (const xyn::model::Stopped&) {
    ledger.Append(run, "stopped");
    throw;
  }
  if (run.attempt <= inputs.value("fail", 0)) {
    ledger.Append(run, "failed");
    if (inputs.value("for_good", false)) throw xyn::model::PermanentFailure("as it was asked to");
    throw std::runtime_error("as it was asked to");
  }
  ledger.Append(run, "done");
  return nlohmann::json{{"attempt", run.attempt}, {"worker", worker}}.dump();
}

}  // namespace

int main(int argc, char** argv) {
  xyn::model::Blueprints blueprints;
  const char* path = std::getenv("CHAOS_LEDGER");
  const char* worker = std::getenv("WORKER_ID");
  if (path != nullptr && worker != nullptr) {
    blueprints.Add("chaos.work", [ledger = Ledger(path, worker), name = std::string(worker)](
                                     const RunContext& run) { return Execute(run, ledger, name); });
  }
  return xyn::app::Main(argc, argv, std::move(blueprints));
}
