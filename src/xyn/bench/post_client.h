// Posts JSON over one connection that stays open.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace xyn::bench {

// Place: one a thread. Threads: one at a time.
// Errors: std::runtime_error if the connection breaks or an answer is not 201.
class PostClient {
 public:
  explicit PostClient(std::uint16_t port);  // of this host
  ~PostClient();
  PostClient(const PostClient&) = delete;
  PostClient& operator=(const PostClient&) = delete;

  // Sends `body` to `path` and waits for the answer.
  void Post(const std::string& path, const std::string& body);

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

}  // namespace xyn::bench
