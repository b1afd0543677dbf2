// An instant by which something must have happened on a connection.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

namespace xyn::http {

// Moving the deadline is cheap: the timer beneath is only touched when it would ring too late.
//
// Place: a member of what it watches. Threads: the socket thread.
class Deadline {
 public:
  // `on_expired` is called once for each deadline that passes, never after destruction.
  Deadline(const boost::asio::any_io_executor& executor, std::function<void()> on_expired);
  ~Deadline();
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  void SetIn(std::chrono::steady_clock::duration from_now);
  void Clear();

 private:
  struct State;
  static void Ring(const std::shared_ptr<State>& state);

  std::shared_ptr<State> state_;
};

}  // namespace xyn::http
