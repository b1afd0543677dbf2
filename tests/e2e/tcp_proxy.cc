#include "tests/e2e/tcp_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace xyn::e2e {
namespace {

constexpr int kLookMilliseconds = 20;  // how soon Cut, Mend and the end are noticed

sockaddr_in Loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int Checked(int result, const char* call) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), call);
  return result;
}

// False at the end of the connection.
bool Forward(int from, int to) {
  pollfd waiting{from, POLLIN, 0};
  if (poll(&waiting, 1, 0) <= 0) return true;
  std::array<char, 65'536> bytes{};
  const ssize_t count = recv(from, bytes.data(), bytes.size(), 0);
  return count > 0 &&
         send(to, bytes.data(), static_cast<std::size_t>(count), MSG_NOSIGNAL) == count;
}

}  // namespace

TcpProxy::TcpProxy(std::uint16_t target_port) : target_port_(target_port) {
  listener_ = Checked(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  Checked(bind(listener_, generic, size), "bind");
  Checked(listen(listener_, 64), "listen");
  Checked(getsockname(listener_, generic, &size), "getsockname");
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

TcpProxy::~TcpProxy() {
  thread_ = {};
  for (const auto& [client, server] : connections_) {
    close(client);
    close(server);
  }
  close(listener_);
}

void TcpProxy::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::vector<pollfd> waits = {{listener_, POLLIN, 0}};
    for (const auto& [client, server] : connections_) {
      waits.push_back({client, POLLIN, 0});
      waits.push_back({server, POLLIN, 0});
    }
    if (cut_) {
      poll(nullptr, 0, kLookMilliseconds);
      continue;
    }
    poll(waits.data(), waits.size(), kLookMilliseconds);
    if (waits[0].revents != 0) Accept();
    ForwardAll();
  }
}

void TcpProxy::Accept() {
  const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = Loopback(target_port_);
  if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    connections_.emplace_back(client, server);
    return;
  }
  close(client);
  close(server);
}

void TcpProxy::ForwardAll() {
  std::erase_if(connections_, [](const std::pair<int, int>& connection) {
    const auto [client, server] = connection;
    if (Forward(client, server) && Forward(server, client)) return false;
    close(client);
    close(server);
    return true;
  });
}

}  // namespace xyn::e2e
