#include "xyn/http/connection.h"

#include <array>
#include <chrono>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

namespace xyn::http {
namespace {

using boost::asio::ip::tcp;
using Error = boost::system::error_code;

// How long a client has to take its last response and close. Closing at once while it still sends
// would reset the connection, and with it a response that it has not read (RFC 9112, section 9.6).
constexpr std::chrono::seconds kLinger{2};
constexpr std::size_t kDiscardBytes = std::size_t{16} << 10U;

}  // namespace

Connection::Connection(tcp::socket socket, const ServerOptions& options, Dispatcher& dispatcher,
                       OnClosed on_closed)
    : socket_(std::move(socket)),
      options_(options),
      dispatcher_(dispatcher),
      on_closed_(std::move(on_closed)),
      deadline_(socket_.get_executor(), [this] { Expired(); }),
      reader_(socket_, options_, ReaderEvents()) {}

ReadEvents Connection::ReaderEvents() {
  return {.on_first_byte =
              [this] {
                state_ = State::kReading;
                deadline_.SetIn(options_.read_timeout);
              },
          .on_request = [this](Request request,
                               AfterResponse after) { Handle(std::move(request), after); },
          .on_refused =
              [this](Response problem) {
                dispatcher_.Refused(problem);
                Answer(std::move(problem), AfterResponse::kClose);
              },
          .on_gone = [this] { ReadingEnded(); }};
}

void Connection::Serve() {
  Error ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  ReadNext();
}

void Connection::Refuse(Response problem) {
  dispatcher_.Refused(problem);
  Answer(std::move(problem), AfterResponse::kClose);
}

void Connection::Finish() {
  finishing_ = true;
  if (state_ == State::kIdle) Close();
}

void Connection::ReadNext() {
  state_ = State::kIdle;
  deadline_.SetIn(options_.idle_timeout);
  reader_.Read(shared_from_this());
}

void Connection::Handle(Request request, AfterResponse after) {
  state_ = State::kHandling;
  deadline_.Clear();
  without_body_ = request.method == "HEAD";
  dispatcher_.Dispatch(std::move(request), [self = shared_from_this(), after](Response response) {
    self->Answer(std::move(response), after);
  });
}

void Connection::Answer(Response response, AfterResponse after) {
  state_ = State::kWriting;
  deadline_.SetIn(options_.idle_timeout);
  after_ = finishing_ ? AfterResponse::kClose : after;
  head_ = ResponseHead(response, after_, std::chrono::system_clock::now());
  body_ = without_body_ ? std::string() : std::move(response.body);
  until_sent_ = std::move(response.until_sent);
  const std::array<boost::asio::const_buffer, 2> message = {boost::asio::buffer(head_),
                                                            boost::asio::buffer(body_)};
  boost::asio::async_write(socket_, message,
                           [self = shared_from_this()](const Error& error, std::size_t /*bytes*/) {
                             self->Written(!error);
                           });
}

void Connection::ReadingEnded() {
  if (!timed_out_) {
    Close();
    return;
  }
  Response problem =
      Problem(408, "Request timeout", "the request did not arrive within the time allowed");
  dispatcher_.Refused(problem);
  Answer(std::move(problem), AfterResponse::kClose);
}

void Connection::Written(bool succeeded) {
  body_ = {};
  until_sent_.reset();
  without_body_ = false;
  const bool usable = succeeded && state_ != State::kClosed;
  if (usable && after_ == AfterResponse::kClose) {
    Linger();
  } else if (usable && !finishing_) {
    ReadNext();
  } else {
    Close();
  }
}

void Connection::Linger() {
  state_ = State::kLingering;
  deadline_.SetIn(kLinger);
  Error ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  body_.resize(kDiscardBytes);
  Discard();
}

void Connection::Discard() {
  socket_.async_read_some(boost::asio::buffer(body_),
                          [self = shared_from_this()](const Error& error, std::size_t /*bytes*/) {
                            if (error || self->state_ == State::kClosed) {
                              self->Close();
                            } else {
                              self->Discard();
                            }
                          });
}

void Connection::Expired() {
  if (state_ == State::kReading) {
    timed_out_ = true;
    reader_.Abandon();
  } else {
    Close();
  }
}

void Connection::Close() {
  if (state_ == State::kClosed) return;
  state_ = State::kClosed;
  deadline_.Clear();
  Error ignored;
  socket_.close(ignored);
  on_closed_(shared_from_this());
}

}  // namespace xyn::http
