#include "xyn/http/run_loop.h"

#include <memory>
#include <sstream>
#include <stdexcept>

#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

namespace xyn::http {
namespace {

TEST(RunLoop, GoesOnAfterWhatAHandlerThrew) {
  std::ostringstream lines;
  base::Logger log("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines));
  boost::asio::io_context io;
  bool went_on = false;
  boost::asio::post(io, [] { throw std::runtime_error("out of everything"); });
  boost::asio::post(io, [&] { went_on = true; });
  RunLoop(io, log);
  EXPECT_TRUE(went_on);
  EXPECT_THAT(lines.str(), testing::HasSubstr("out of everything"));
}

}  // namespace
}  // namespace xyn::http
