// An HTTP client that sends exactly what a test tells it to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace xyn::http {

struct RawResponse {
  int status = 0;    // 0: the server closed the connection instead
  std::string head;  // status line and headers
  std::string body;

  std::string Header(std::string_view name) const;  // "" if there is none
};

// One connection to 127.0.0.1. A server that says nothing for 20 seconds fails the test: the read
// then ends as if the server had closed.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // True if the server took the connection.
  static bool CanConnect(std::uint16_t port);

  void Send(std::string_view bytes);  // does not mind a server that closes meanwhile
  void SendGet(std::string_view path);
  void SendPost(std::string_view path, std::string_view body);
  void EndSending();

  RawResponse Read();
  RawResponse ReadHeadOnly();  // of the answer to HEAD, or before ReadBody
  std::string ReadBody(const RawResponse& head);
  RawResponse Get(std::string_view path);
  bool IsClosed();  // waits for the end of the stream; false if bytes come instead

  int descriptor() const { return socket_; }

 private:
  bool Receive();

  int socket_;
  std::string received_;
};

}  // namespace xyn::http
