#include "tests/support/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/free_port.h"

namespace xyn::support {
namespace {

// Takes one connection, reads up to a blank line, sends `answer` and closes.
class OneAnswer final {
 public:
  explicit OneAnswer(std::string answer)
      : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(listener_, 1), 0);
    EXPECT_EQ(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, answer = std::move(answer)] { Serve(answer); });
  }
  ~OneAnswer() {
    if (thread_.joinable()) thread_.join();
    close(listener_);
  }
  OneAnswer(const OneAnswer&) = delete;
  OneAnswer& operator=(const OneAnswer&) = delete;

  std::uint16_t port() const { return port_; }

  std::string Request() {
    thread_.join();
    return request_;
  }

 private:
  void Serve(const std::string& answer) {
    const int connection = accept(listener_, nullptr, nullptr);
    while (request_.find("\r\n\r\n") == std::string::npos) {
      std::array<char, 1'024> buffer;
      const ssize_t count = read(connection, buffer.data(), buffer.size());
      if (count <= 0) break;
      request_.append(buffer.data(), static_cast<std::size_t>(count));
    }
    send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
    close(connection);
  }

  int listener_;
  std::uint16_t port_ = 0;
  std::string request_;  // of thread_ until it is joined
  std::thread thread_;
};

TEST(HttpClient, ReadsStatusHeadersAndBody) {
  OneAnswer server(
      "HTTP/1.1 201 Created\r\nContent-Type:  text/plain\r\nContent-Length: 5\r\n\r\nhello");
  const HttpResponse response = HttpClient(server.port()).Get("/path?a=b", {{"X-One", "1"}});
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.headers.at("content-type"), "text/plain");
  EXPECT_EQ(response.body, "hello");
  const std::string request = server.Request();
  EXPECT_TRUE(request.starts_with("GET /path?a=b HTTP/1.1\r\n")) << request;
  EXPECT_NE(request.find("X-One: 1\r\n"), std::string::npos) << request;
}

TEST(HttpClient, ReadsABodyUpToTheEndOfTheConnection) {
  const OneAnswer server("HTTP/1.1 200 OK\r\n\r\nall of it");
  EXPECT_EQ(HttpClient(server.port()).Get("/").body, "all of it");
}

TEST(HttpClient, RefusesABodyThatIsCutShort) {
  const OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort");
  EXPECT_THROW(HttpClient(server.port()).Get("/"), std::runtime_error);
}

TEST(HttpClient, SaysWhenNobodyListens) {
  EXPECT_THROW(HttpClient(FreePort()).Get("/"), std::runtime_error);
}

}  // namespace
}  // namespace xyn::support
