// A server that may open no more files, and then may again.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/sink.h>

#include "tests/support/no_more_descriptors.h"
#include "xyn/http/router.h"
#include "xyn/http/server.h"
#include "xyn/http/testing/raw_client.h"

namespace xyn::http {
namespace {

// Keeps the first line that is logged, and counts them. Threads: any.
class FirstLine final : public spdlog::sinks::sink {
 public:
  std::future<std::string> line() { return first_.get_future(); }
  int lines() const { return lines_; }

  void log(const spdlog::details::log_msg& message) override {
    if (lines_++ == 0) first_.set_value({message.payload.data(), message.payload.size()});
  }
  void flush() override {}
  void set_pattern(const std::string& /*pattern*/) override {}
  void set_formatter(std::unique_ptr<spdlog::formatter> /*formatter*/) override {}

 private:
  std::promise<std::string> first_;
  std::atomic<int> lines_ = 0;
};

// A socket that is connected when the test wants it to be.
class Client final {
 public:
  Client() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {}
  ~Client() { close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool Connect(std::uint16_t port) const {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

 private:
  const int socket_;
};

TEST(ServerDescriptors, AreWaitedForWhenThereAreNone) {
  const auto lines = std::make_shared<FirstLine>();
  base::Logger log("test", lines);
  metrics::Registry registry;
  Router router;
  router.Add("GET", "/", Waits::kNever, [](const Request&) { return Response{.body = "here"}; });
  Server server({.port = 0}, router, registry, log);
  server.Start();
  RawClient before(server.port());  // until the end: it must not give a descriptor back
  ASSERT_EQ(before.Get("/").status, 200);
  const Client client;
  {
    const support::NoMoreDescriptors limit;
    ASSERT_TRUE(client.Connect(server.port()));
    auto line = lines->line();
    ASSERT_EQ(line.wait_for(std::chrono::minutes(1)), std::future_status::ready);
    EXPECT_THAT(line.get(), testing::HasSubstr("cannot accept connections for now"));
  }
  EXPECT_EQ(RawClient(server.port()).Get("/").status, 200);
  EXPECT_EQ(lines->lines(), 1);
}

}  // namespace
}  // namespace xyn::http
