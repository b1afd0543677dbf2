// A server that takes connections and never says a word.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace xyn::store::postgres {

// The kernel accepts for it. Threads: one. Errors: std::system_error.
class SilentServer final {
 public:
  SilentServer() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const name = reinterpret_cast<sockaddr*>(&address);
    if (bind(socket_, name, size) != 0 || listen(socket_, 64) != 0 ||
        getsockname(socket_, name, &size) != 0) {
      throw std::system_error(errno, std::generic_category(), "a silent server");
    }
    port_ = ntohs(address.sin_port);
  }
  ~SilentServer() { close(socket_); }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;

  std::string Url() const {
    return "postgres://postgres@127.0.0.1:" + std::to_string(port_) + "/postgres?sslmode=disable";
  }

  // How many have connected since the last call; they are hung up on.
  int HangUp() const {
    int count = 0;
    for (int client = 0; (client = accept(socket_, nullptr, nullptr)) >= 0; ++count) close(client);
    return count;
  }

 private:
  const int socket_;
  int port_ = 0;
};

}  // namespace xyn::store::postgres
