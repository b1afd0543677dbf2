#include "xyn/http/request_reader.h"

#include <string_view>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

namespace xyn::http {
namespace {

using Error = boost::system::error_code;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

RequestReader::RequestReader(boost::asio::ip::tcp::socket& socket, const ServerOptions& options,
                             ReadEvents events)
    : socket_(socket), events_(std::move(events)), parser_(options) {}

void RequestReader::Read(const Owner& owner) {
  parser_.Begin();
  if (parser_.has_bytes()) {
    events_.on_first_byte();
    Parse(owner);
  } else {
    ReadSome(owner);
  }
}

void RequestReader::Abandon() {
  abandoned_ = true;
  Error ignored;
  socket_.cancel(ignored);
}

void RequestReader::ReadSome(const Owner& owner) {
  const auto room = parser_.Room();
  socket_.async_read_some(boost::asio::buffer(room.data(), room.size()),
                          [this, owner](const Error& error, std::size_t bytes) {
                            if (error || abandoned_) {
                              events_.on_gone();
                              return;
                            }
                            if (!parser_.has_begun()) events_.on_first_byte();
                            parser_.Commit(bytes);
                            Parse(owner);
                          });
}

void RequestReader::Parse(const Owner& owner) {
  switch (parser_.Advance()) {
    case RequestParser::Step::kNeedsBytes:
      ReadSome(owner);
      return;
    case RequestParser::Step::kNeedsContinue:
      SendContinue(owner);
      return;
    case RequestParser::Step::kComplete:
      events_.on_request(parser_.TakeRequest(), parser_.after());
      return;
    case RequestParser::Step::kRefused:
      events_.on_refused(parser_.TakeProblem());
      return;
  }
}

void RequestReader::SendContinue(const Owner& owner) {
  boost::asio::async_write(socket_, boost::asio::buffer(kContinue),
                           [this, owner](const Error& error, std::size_t /*bytes*/) {
                             if (error || abandoned_) {
                               events_.on_gone();
                             } else {
                               ReadSome(owner);
                             }
                           });
}

}  // namespace xyn::http
