#include "tests/support/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <optional>
#include <stdexcept>

namespace xyn::support {
namespace {

class Connection final {
 public:
  Connection(std::uint16_t port, std::chrono::milliseconds timeout)
      : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval limit{.tv_sec = timeout.count() / 1'000,
                        .tv_usec = (timeout.count() % 1'000) * 1'000};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      close(socket_);
      throw std::runtime_error("cannot connect to port " + std::to_string(port));
    }
  }
  ~Connection() { close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Stops early when the server has closed: it may have answered what it read so far.
  void Write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (written <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  // Appends what arrives next; false at the end of the connection.
  bool Read(std::string& text) const {
    std::array<char, 16'384> buffer;
    const ssize_t count = recv(socket_, buffer.data(), buffer.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      throw std::runtime_error("no answer in time; so far: " + text);
    }
    if (count > 0) text.append(buffer.data(), static_cast<std::size_t>(count));
    return count > 0;
  }

 private:
  int socket_;
};

HttpResponse ParseHead(std::string_view head) {
  if (!head.starts_with("HTTP/1.") || head.size() < 12) {
    throw std::runtime_error("not an HTTP response: " + std::string(head));
  }
  HttpResponse response;
  response.status = std::atoi(std::string(head.substr(9, 3)).c_str());
  for (auto end = head.find("\r\n"); end != std::string_view::npos; end = head.find("\r\n")) {
    head.remove_prefix(end + 2);
    const std::string_view line = head.substr(0, head.find("\r\n"));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto value = line.find_first_not_of(' ', colon + 1);
    response.headers[name] = value == std::string_view::npos ? "" : line.substr(value);
  }
  return response;
}

HttpResponse ReadResponse(const Connection& connection, bool has_body) {
  std::string text;
  while (text.find("\r\n\r\n") == std::string::npos) {
    if (!connection.Read(text)) throw std::runtime_error("closed without an answer: " + text);
  }
  const auto head_end = text.find("\r\n\r\n");
  HttpResponse response = ParseHead(std::string_view(text).substr(0, head_end));
  response.body = text.substr(head_end + 4);
  if (!has_body) return response;
  std::optional<std::size_t> length;
  if (const auto header = response.headers.find("content-length");
      header != response.headers.end()) {
    length = std::stoul(header->second);
  }
  while (!length || response.body.size() < *length) {
    if (!connection.Read(response.body)) break;
  }
  if (length && response.body.size() != *length) {
    throw std::runtime_error("a body of another length than it says");
  }
  return response;
}

}  // namespace

HttpClient::HttpClient(std::uint16_t port, std::chrono::milliseconds timeout)
    : port_(port), timeout_(timeout) {}

HttpResponse HttpClient::Get(const std::string& target, const Headers& headers) const {
  return Send("GET", target, headers, "");
}

HttpResponse HttpClient::Post(const std::string& target, const std::string& body,
                              const Headers& headers) const {
  return Send("POST", target, headers, body);
}

HttpResponse HttpClient::Send(const std::string& method, const std::string& target,
                              const Headers& headers, const std::string& body) const {
  std::string request = method + " " + target +
                        " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) +
                        "\r\nConnection: close\r\n";
  for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
  if (method == "POST" || !body.empty()) {
    request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  }
  const Connection connection(port_, timeout_);
  connection.Write(request + "\r\n" + body);
  return ReadResponse(connection, method != "HEAD");
}

HttpResponse HttpClient::SendRaw(std::string_view bytes) const {
  const Connection connection(port_, timeout_);
  connection.Write(bytes);
  return ReadResponse(connection, true);
}

}  // namespace xyn::support
