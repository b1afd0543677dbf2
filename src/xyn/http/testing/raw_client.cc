#include "xyn/http/testing/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace xyn::http {
namespace {

int Connect(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{.tv_sec = 20, .tv_usec = 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr generic{};
  static_assert(sizeof generic == sizeof address);
  std::memcpy(&generic, &address, sizeof address);
  if (connect(fd, &generic, sizeof generic) == 0) return fd;
  close(fd);
  return -1;
}

}  // namespace

std::string RawResponse::Header(std::string_view name) const {
  const std::string wanted = fmt::format("\r\n{}: ", name);
  const std::size_t at = head.find(wanted);
  if (at == std::string::npos) return "";
  const std::size_t begin = at + wanted.size();
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

RawClient::RawClient(std::uint16_t port) : socket_(Connect(port)) {
  EXPECT_GE(socket_, 0) << "cannot connect";
}

RawClient::~RawClient() { close(socket_); }

bool RawClient::CanConnect(std::uint16_t port) {
  const int fd = Connect(port);
  if (fd >= 0) close(fd);
  return fd >= 0;
}

void RawClient::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void RawClient::SendGet(std::string_view path) {
  Send(fmt::format("GET {} HTTP/1.1\r\nHost: test\r\n\r\n", path));
}

void RawClient::SendPost(std::string_view path, std::string_view body) {
  Send(
      fmt::format("POST {} HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
                  "Content-Length: {}\r\n\r\n{}",
                  path, body.size(), body));
}

void RawClient::EndSending() { shutdown(socket_, SHUT_WR); }

RawResponse RawClient::Read() {
  RawResponse response = ReadHeadOnly();
  response.body = ReadBody(response);
  return response;
}

std::string RawClient::ReadBody(const RawResponse& head) {
  const std::string length = head.Header("Content-Length");
  const std::size_t size = length.empty() ? 0 : std::stoul(length);
  while (received_.size() < size && Receive()) {
  }
  std::string body = received_.substr(0, size);
  received_.erase(0, size);
  return body;
}

RawResponse RawClient::ReadHeadOnly() {
  std::size_t end = received_.find("\r\n\r\n");
  while (end == std::string::npos && Receive()) end = received_.find("\r\n\r\n");
  if (end == std::string::npos) return {};
  RawResponse response{.status = 0, .head = received_.substr(0, end + 2), .body = {}};
  response.status = std::stoi(response.head.substr(std::strlen("HTTP/1.1 ")));
  received_.erase(0, end + 4);
  return response;
}

RawResponse RawClient::Get(std::string_view path) {
  SendGet(path);
  return Read();
}

bool RawClient::IsClosed() { return received_.empty() && !Receive(); }

bool RawClient::Receive() {
  std::array<char, 16'384> chunk{};
  const ssize_t got = recv(socket_, chunk.data(), chunk.size(), 0);
  const bool is_silent = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  EXPECT_FALSE(is_silent) << "the server says nothing";
  if (got <= 0) return false;
  received_.append(chunk.data(), static_cast<std::size_t>(got));
  return true;
}

}  // namespace xyn::http
