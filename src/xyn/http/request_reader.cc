#include "xyn/http/request_reader.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "xyn/http/target.h"

namespace xyn::http {
namespace {

namespace beast = boost::beast;
using Error = boost::system::error_code;
using Message = beast::http::request<beast::http::string_body>;

constexpr std::size_t kHeaderChunkBytes = std::size_t{4} << 10U;
constexpr std::size_t kBodyChunkBytes = std::size_t{64} << 10U;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

std::string_view View(beast::string_view text) { return {text.data(), text.size()}; }

Response Malformed(std::string_view detail) { return Problem(400, "Malformed request", detail); }

Response HeadersTooLarge() {
  return Problem(431, "Request header fields too large", "the request's head is too large");
}

Response ProblemOf(const Error& error) {
  using E = beast::http::error;
  if (error == E::header_limit || error == E::buffer_overflow) return HeadersTooLarge();
  if (error == E::body_limit) {
    return Problem(413, "Content too large", "the request's body is too large");
  }
  if (error == E::bad_version) {
    return Problem(505, "HTTP version not supported", "this server speaks HTTP/1.1");
  }
  return Malformed("this is not a valid HTTP request: " + error.message());
}

// What Beast's parser lets pass and RFC 9112 does not.
std::optional<Response> CheckHead(const Message& message) {
  using Field = beast::http::field;
  const auto encodings = message.count(Field::transfer_encoding);
  if (encodings > 1 || (encodings == 1 && message.version() < 11)) {
    return Malformed("Transfer-Encoding is not allowed here");
  }
  if (encodings == 1 && !beast::iequals(message[Field::transfer_encoding], "chunked")) {
    return Problem(501, "Not implemented", "the one transfer coding known here is chunked",
                   "Transfer-Encoding");
  }
  const auto hosts = message.count(Field::host);
  if (hosts > 1 || (hosts == 0 && message.version() == 11)) {
    return Malformed("a request has one Host header");
  }
  if (message.count(Field::expect) != 0 &&
      !beast::iequals(message[Field::expect], "100-continue")) {
    return Problem(417, "Expectation failed", "the one expectation known here is 100-continue",
                   "Expect");
  }
  return std::nullopt;
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

std::optional<Request> RequestOf(Message message) {
  auto target = ParseTarget(View(message.target()));
  if (!target) return std::nullopt;
  Request request{.method = std::string(View(message.method_string())),
                  .path = std::move(target->path),
                  .query = std::move(target->query),
                  .path_parameters = {},
                  .headers = {},
                  .body = std::move(message.body())};
  for (const auto& field : message) {
    request.headers.emplace_back(LowerCase(View(field.name_string())), View(field.value()));
  }
  return request;
}

}  // namespace

// One request as far as it has come, and the bytes behind it.
class RequestReader::Parsing {
 public:
  explicit Parsing(const ServerOptions& options)
      : options_(options), buffer_(options.max_header_bytes + kBodyChunkBytes) {}

  // Forgets the last request, not the bytes behind it.
  void Begin() {
    parser_.emplace();
    parser_->eager(true);
    parser_->body_limit(options_.max_body_bytes);
    parser_->header_limit(static_cast<std::uint32_t>(options_.max_header_bytes));
    head_checked_ = false;
    // An idle connection should not sit on the memory of a large request.
    if (buffer_.size() == 0 && buffer_.capacity() > kHeaderChunkBytes) buffer_.shrink_to_fit();
  }

  enum class Step { kNeedsBytes, kNeedsContinue, kComplete, kRefused };

  Step Advance() {
    while (buffer_.size() > 0 && !parser_->is_done()) {
      Error error;
      const std::size_t taken = parser_->put(buffer_.data(), error);
      buffer_.consume(taken);
      const bool starved = error == beast::http::error::need_more;
      if (error && !starved) return Refuse(ProblemOf(error));
      if (parser_->is_header_done() && !head_checked_) {
        head_checked_ = true;
        if (auto problem = CheckHead(parser_->get())) return Refuse(std::move(*problem));
        if (WaitsForContinue()) return Step::kNeedsContinue;
      }
      if (starved || taken == 0) break;
    }
    if (parser_->is_done()) return Step::kComplete;
    // Only a chunk header or trailer without an end gets here.
    if (buffer_.size() >= buffer_.max_size()) return Refuse(HeadersTooLarge());
    return Step::kNeedsBytes;
  }

  boost::asio::mutable_buffer Room() {
    const std::size_t chunk = parser_->is_header_done() ? kBodyChunkBytes : kHeaderChunkBytes;
    return buffer_.prepare(std::min(chunk, buffer_.max_size() - buffer_.size()));
  }
  void Commit(std::size_t bytes) { buffer_.commit(bytes); }

  bool has_bytes() const { return buffer_.size() > 0; }
  bool has_begun() const { return parser_->got_some() || has_bytes(); }
  AfterResponse after() const {
    return parser_->keep_alive() ? AfterResponse::kKeepAlive : AfterResponse::kClose;
  }
  Message TakeMessage() { return parser_->release(); }
  Response TakeProblem() { return std::move(problem_); }

 private:
  Step Refuse(Response problem) {
    problem_ = std::move(problem);
    return Step::kRefused;
  }

  bool WaitsForContinue() const {
    return !parser_->is_done() && !has_bytes() && parser_->get().version() == 11 &&
           parser_->get().count(beast::http::field::expect) != 0;
  }

  const ServerOptions& options_;
  beast::flat_buffer buffer_;
  std::optional<beast::http::request_parser<beast::http::string_body>> parser_;
  bool head_checked_ = false;
  Response problem_;
};

RequestReader::RequestReader(boost::asio::ip::tcp::socket& socket, const ServerOptions& options,
                             ReadEvents events)
    : socket_(socket), events_(std::move(events)), parsing_(std::make_unique<Parsing>(options)) {}

RequestReader::~RequestReader() = default;

void RequestReader::Read(const Owner& owner) {
  parsing_->Begin();
  if (!parsing_->has_bytes()) {
    ReadSome(owner);
    return;
  }
  events_.on_first_byte();
  Parse(owner);
}

void RequestReader::Abandon() {
  abandoned_ = true;
  Error ignored;
  socket_.cancel(ignored);
}

void RequestReader::ReadSome(const Owner& owner) {
  socket_.async_read_some(parsing_->Room(), [this, owner](const Error& error, std::size_t bytes) {
    if (error || abandoned_) {
      events_.on_gone();
      return;
    }
    if (!parsing_->has_begun()) events_.on_first_byte();
    parsing_->Commit(bytes);
    Parse(owner);
  });
}

void RequestReader::Parse(const Owner& owner) {
  switch (parsing_->Advance()) {
    case Parsing::Step::kNeedsBytes:
      ReadSome(owner);
      return;
    case Parsing::Step::kNeedsContinue:
      SendContinue(owner);
      return;
    case Parsing::Step::kRefused:
      events_.on_refused(parsing_->TakeProblem());
      return;
    case Parsing::Step::kComplete:
      break;
  }
  const AfterResponse after = parsing_->after();
  if (auto request = RequestOf(parsing_->TakeMessage())) {
    events_.on_request(std::move(*request), after);
  } else {
    events_.on_refused(Malformed("the request target is not a validly encoded path and query"));
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
