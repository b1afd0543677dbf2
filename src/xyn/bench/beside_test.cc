#include "xyn/bench/beside.h"

#include <latch>
#include <stdexcept>

#include <gtest/gtest.h>

namespace xyn::bench {
namespace {

void UntilStopped(const std::stop_token& stop) {
  while (!stop.stop_requested()) std::this_thread::yield();
}

TEST(Beside, GoesOnUntilItsEnd) {
  std::latch started(1);
  Beside beside([&](const std::stop_token& stop) {
    started.count_down();
    UntilStopped(stop);
  });
  started.wait();
  EXPECT_NO_THROW(beside.End());
}

TEST(Beside, HandsOverWhatItThrew) {
  Beside beside([](const std::stop_token&) { throw std::runtime_error("the server is gone"); });
  EXPECT_THROW(beside.End(), std::runtime_error);
}

TEST(Beside, MayFailUnheardWhenTheMeasurementFailed) {
  const Beside beside([](const std::stop_token&) { throw std::runtime_error("so am I"); });
}

}  // namespace
}  // namespace xyn::bench
