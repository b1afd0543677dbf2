#include "tests/support/free_port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <random>

namespace xyn::support {
namespace {

bool CanBind(std::uint16_t port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool bound = bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  close(listener);
  return bound;
}

}  // namespace

std::uint16_t FreePort() {
  std::random_device random;
  std::uniform_int_distribution<int> ports(20'000, 32'000);
  while (true) {
    const auto port = static_cast<std::uint16_t>(ports(random));
    if (CanBind(port)) return port;
  }
}

}  // namespace xyn::support
