// Bytes to requests: HTTP/1.1 messages (RFC 9112) one after another.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "xyn/http/message.h"
#include "xyn/http/response_head.h"
#include "xyn/http/server_options.h"

namespace xyn::http {

// Fed through Room and Commit, asked by Advance. Bytes behind a request are kept for the next one,
// so clients may pipeline. Reads Content-Length and chunked bodies; keeps the limits on the size of
// head and body, and never holds more than they allow.
//
// Place: a member of the reader; borrows the options. Threads: one.
class RequestParser {
 public:
  explicit RequestParser(const ServerOptions& options);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  // Forgets the last request, not the bytes behind it. Before the first request, too.
  void Begin();

  // Where the next bytes go; then how many of them came.
  std::span<char> Room();
  void Commit(std::size_t bytes);

  enum class Step {
    kNeedsBytes,
    kNeedsContinue,  // likewise, and the client waits for "100 Continue" before it sends them
    kComplete,       // TakeRequest, once
    kRefused,        // TakeProblem, once; what follows in the stream makes no sense any more
  };
  Step Advance();

  Request TakeRequest();
  AfterResponse after() const;  // of the complete request: what its sender wants
  Response TakeProblem();

  bool has_bytes() const;  // that no request has taken
  bool has_begun() const;  // a byte of the request has come

 private:
  struct State;

  Step Refuse(Response problem);
  Step Complete();

  std::unique_ptr<State> state_;
};

}  // namespace xyn::http
