// A network that a test can take away.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <utility>
#include <vector>

namespace xyn::e2e {

// Forwards connections to a port of 127.0.0.1, until it is cut: then nothing goes through any more,
// in either direction, and nobody is told, as when a cable is pulled. Mend lets what has piled up
// through.
//
// Threads: one of its own; Cut and Mend from any. Errors: the constructor throws std::system_error.
class TcpProxy final {
 public:
  explicit TcpProxy(std::uint16_t target_port);
  ~TcpProxy();
  TcpProxy(const TcpProxy&) = delete;
  TcpProxy& operator=(const TcpProxy&) = delete;

  std::uint16_t port() const { return port_; }

  void Cut() { cut_ = true; }
  void Mend() { cut_ = false; }

 private:
  void Run(const std::stop_token& stop);
  void Accept();
  void ForwardAll();

  const std::uint16_t target_port_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> cut_ = false;
  std::vector<std::pair<int, int>> connections_;  // of the thread: client, server
  std::jthread thread_;
};

}  // namespace xyn::e2e
