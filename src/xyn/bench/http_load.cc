#include "xyn/bench/http_load.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace xyn::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBufferBytes = std::size_t{256} << 10U;

int Connect(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect");
  }
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

class Asker {
 public:
  Asker(std::uint16_t port, const std::string& request, int status)
      : fd_(Connect(port)),
        request_(request),
        expected_head_(fmt::format("HTTP/1.1 {} ", status)),
        buffer_(kBufferBytes) {}
  ~Asker() { close(fd_); }
  Asker(const Asker&) = delete;
  Asker& operator=(const Asker&) = delete;

  int fd() const { return fd_; }
  std::size_t body_bytes() const { return body_bytes_; }

  void Ask() {
    received_ = 0;
    expected_ = 0;
    const auto sent = send(fd_, request_.data(), request_.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(request_.size())) throw std::runtime_error("cannot send");
  }

  // Takes what has come. True if the response is complete.
  bool Receive() {
    const auto got = recv(fd_, buffer_.data() + received_, buffer_.size() - received_, 0);
    if (got <= 0) throw std::runtime_error("the server closed a connection");
    received_ += static_cast<std::size_t>(got);
    if (expected_ == 0) ReadHead({buffer_.data(), received_});
    return expected_ != 0 && received_ >= expected_;
  }

 private:
  void ReadHead(std::string_view text) {
    constexpr std::string_view kLength = "\r\nContent-Length: ";
    const auto end = text.find("\r\n\r\n");
    if (end == std::string_view::npos) return;
    const auto length = text.find(kLength);
    if (!text.starts_with(expected_head_) || length > end) {
      throw std::runtime_error("not the answer that was expected: " + std::string(text));
    }
    std::from_chars(text.data() + length + kLength.size(), text.data() + end, body_bytes_);
    expected_ = end + 4 + body_bytes_;
    if (expected_ > buffer_.size()) buffer_.resize(expected_);
  }

  const int fd_;
  const std::string& request_;
  const std::string expected_head_;
  std::vector<char> buffer_;
  std::size_t received_ = 0;
  std::size_t expected_ = 0;  // head and body; 0 until the head is complete
  std::size_t body_bytes_ = 0;
};

}  // namespace

std::string GetRequest(const std::string& path, const std::string& headers) {
  return fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n{}\r\n", path, headers);
}

std::string PostJsonRequest(const std::string& path, const std::string& body) {
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      "Content-Length: {}\r\n\r\n{}",
      path, body.size(), body);
}

Answered AskFor(std::chrono::milliseconds duration, std::uint16_t port, const std::string& request,
                int status, int connections) {
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  std::vector<std::unique_ptr<Asker>> open;
  for (int i = 0; i < connections; ++i) {
    open.push_back(std::make_unique<Asker>(port, request, status));
    epoll_event event{.events = EPOLLIN, .data = {.ptr = open.back().get()}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, open.back()->fd(), &event);
    open.back()->Ask();
  }
  Answered result;
  const auto begun = Clock::now();
  std::array<epoll_event, 64> events{};
  while (Clock::now() < begun + duration) {
    const int ready = epoll_wait(epoll, events.data(), events.size(), 1'000);
    if (ready <= 0) throw std::runtime_error("the server says nothing");
    for (int i = 0; i < ready; ++i) {
      auto& connection = *static_cast<Asker*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (!connection.Receive()) continue;
      ++result.responses;
      connection.Ask();
    }
  }
  result.took = Clock::now() - begun;
  result.body_bytes = open.front()->body_bytes();
  close(epoll);
  return result;
}

}  // namespace xyn::bench
