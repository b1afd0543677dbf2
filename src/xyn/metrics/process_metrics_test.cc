#include "xyn/metrics/process_metrics.h"

#include <unistd.h>

#include <chrono>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "xyn/metrics/catalogue.h"

namespace xyn::metrics {
namespace {

// What they write of each family: names to values.
std::map<std::string, double> Values() {
  const ProcessMetrics metrics;
  std::map<std::string, double> values;
  for (std::size_t i = 0; i < Catalogue().size(); ++i) {
    std::string line;
    PageWriter out(Format::kText, line);
    metrics.Write(i, out);
    if (line.empty()) continue;
    EXPECT_TRUE(line.starts_with(std::string(Catalogue()[i].name) + ' ')) << line;
    values.emplace(Catalogue()[i].name, std::stod(line.substr(line.find(' '))));
  }
  return values;
}

TEST(ProcessMetrics, AreAllThatTheCatalogueNames) {
  std::set<std::string> expected;
  for (const Family& family : Catalogue()) {
    if (family.name.starts_with("process_")) expected.emplace(family.name);
  }
  std::set<std::string> exported;
  for (const auto& [name, value] : Values()) exported.insert(name);
  EXPECT_EQ(exported, expected);
}

TEST(ProcessMetrics, CountOpenFileDescriptors) {
  const double before = Values()["process_open_fds"];
  const std::ifstream one("/dev/null");
  const std::ifstream two("/dev/null");
  const auto values = Values();
  EXPECT_EQ(values.at("process_open_fds"), before + 2);
  EXPECT_GE(values.at("process_max_fds"), values.at("process_open_fds"));
}

TEST(ProcessMetrics, CountThreads) {
  const double before = Values()["process_threads"];
  const std::jthread waiting([](const std::stop_token& stop) {
    while (!stop.stop_requested()) std::this_thread::yield();
  });
  EXPECT_EQ(Values()["process_threads"], before + 1);
}

TEST(ProcessMetrics, CountCpuTime) {
  const double before = Values()["process_cpu_seconds_total"];
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  double after = before;
  while (after == before && std::chrono::steady_clock::now() < give_up) {
    after = Values()["process_cpu_seconds_total"];
  }
  EXPECT_GT(after, before);
  EXPECT_LT(after, before + 1);
}

TEST(ProcessMetrics, KnowWhenTheProcessStarted) {
  const std::chrono::duration<double> now = std::chrono::system_clock::now().time_since_epoch();
  const double started = Values()["process_start_time_seconds"];
  // btime is in whole seconds, and this program ends within its time limit.
  EXPECT_LT(started, now.count() + 2);
  EXPECT_GT(started, now.count() - 3'600);
}

TEST(ProcessMetrics, CountCpuTimeSinceTheProcessStarted) {
  const ProcessMetrics metrics;
  std::string lines;
  PageWriter out(Format::kOpenMetrics, lines);
  metrics.Write(PositionOf("process_cpu_seconds_total"), out);
  const std::string created = "\nprocess_cpu_seconds_created ";
  const auto found = lines.find(created);
  ASSERT_NE(found, std::string::npos) << lines;
  EXPECT_EQ(std::stod(lines.substr(found + created.size())),
            Values()["process_start_time_seconds"]);
}

TEST(ProcessMetrics, MeasureMemory) {
  const auto values = Values();
  EXPECT_GT(values.at("process_resident_memory_bytes"), 1 << 20);
  EXPECT_LT(values.at("process_resident_memory_bytes"), values.at("process_virtual_memory_bytes"));
}

}  // namespace
}  // namespace xyn::metrics
