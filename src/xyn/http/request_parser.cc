#include "xyn/http/request_parser.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "xyn/http/target.h"

namespace xyn::http {
namespace {

namespace beast = boost::beast;
using Field = beast::http::field;
using Message = beast::http::request<beast::http::string_body>;

constexpr std::size_t kHeadChunkBytes = std::size_t{4} << 10U;
constexpr std::size_t kBodyChunkBytes = std::size_t{64} << 10U;

std::string_view View(beast::string_view text) { return {text.data(), text.size()}; }

Response Malformed(std::string_view detail) { return Problem(400, "Malformed request", detail); }

Response HeadTooLarge() {
  return Problem(431, "Request header fields too large", "the request's head is too large");
}

Response ProblemOf(const beast::error_code& error) {
  using E = beast::http::error;
  if (error == E::header_limit || error == E::buffer_overflow) return HeadTooLarge();
  if (error == E::body_limit) {
    return Problem(413, "Content too large", "the request's body is too large");
  }
  if (error == E::bad_version) {
    return Problem(505, "HTTP version not supported", "this server speaks HTTP/1.1");
  }
  return Malformed("this is not a valid HTTP request: " + error.message());
}

// A body whose end cannot be known for certain is how requests are smuggled.
std::optional<Response> CheckTransferEncoding(const Message& message) {
  const auto count = message.count(Field::transfer_encoding);
  if (count == 0) return std::nullopt;
  if (count > 1 || message.version() < 11)
    return Malformed("Transfer-Encoding is not allowed here");
  if (beast::iequals(message[Field::transfer_encoding], "chunked")) return std::nullopt;
  return Problem(501, "Not implemented", "the one transfer coding known here is chunked",
                 "Transfer-Encoding");
}

// What Beast's parser lets pass and RFC 9112 does not.
std::optional<Response> CheckHead(const Message& message) {
  if (auto problem = CheckTransferEncoding(message)) return problem;
  const auto hosts = message.count(Field::host);
  if (hosts > 1 || (hosts == 0 && message.version() == 11)) {
    return Malformed("a request has one Host header");
  }
  const bool expects = message.count(Field::expect) != 0;
  if (expects && !beast::iequals(message[Field::expect], "100-continue")) {
    return Problem(417, "Expectation failed", "the one expectation known here is 100-continue",
                   "Expect");
  }
  return std::nullopt;
}

std::optional<Request> RequestOf(Message message) {
  auto target = ParseTarget(View(message.target()));
  if (!target) return std::nullopt;
  Request request{.method = std::string(View(message.method_string())),
                  .path = std::move(target->path),
                  .query = std::move(target->query),
                  .body = std::move(message.body())};
  for (const auto& field : message) {
    request.headers.emplace_back(LowerCase(View(field.name_string())), View(field.value()));
  }
  return request;
}

}  // namespace

struct RequestParser::State {
  explicit State(const ServerOptions& server_options)
      : options(server_options), buffer(server_options.max_header_bytes + kBodyChunkBytes) {}

  bool WaitsForContinue() const {
    return !parser->is_done() && buffer.size() == 0 && parser->get().version() == 11 &&
           parser->get().count(Field::expect) != 0;
  }

  // What is left of a body in chunks ends in "0\r\n\r\n". Beast asserts that it does not look at
  // the last chunk a second time with less than that.
  bool WaitsForEndOfChunks() const {
    constexpr std::size_t kShortestEnd = 5;
    return parser->is_header_done() && parser->chunked() && buffer.size() < kShortestEnd;
  }

  // Beast limits what it has not parsed yet, and leaves out the request line: whether a head passes
  // would depend on the pieces in which it comes. A head is parsed before anything of the body is.
  bool HeadIsTooLarge(std::size_t taken) {
    if (head_checked) return false;
    head_bytes += taken;
    const std::size_t unparsed = parser->is_header_done() ? 0 : buffer.size();
    return head_bytes + unparsed > options.max_header_bytes;
  }

  const ServerOptions& options;
  beast::flat_buffer buffer;
  std::optional<beast::http::request_parser<beast::http::string_body>> parser;
  std::size_t head_bytes = 0;  // of the head, parsed
  bool head_checked = false;
  AfterResponse after = AfterResponse::kClose;
  Request request;
  Response problem;
};

RequestParser::RequestParser(const ServerOptions& options)
    : state_(std::make_unique<State>(options)) {}

RequestParser::~RequestParser() = default;

void RequestParser::Begin() {
  auto& parser = state_->parser.emplace();
  parser.eager(false);
  parser.body_limit(state_->options.max_body_bytes);
  parser.header_limit(static_cast<std::uint32_t>(state_->options.max_header_bytes));
  state_->head_bytes = 0;
  state_->head_checked = false;
  // An idle connection should not sit on the memory of a large request.
  beast::flat_buffer& buffer = state_->buffer;
  if (buffer.size() == 0 && buffer.capacity() > kHeadChunkBytes) buffer.shrink_to_fit();
}

std::span<char> RequestParser::Room() {
  beast::flat_buffer& buffer = state_->buffer;
  const std::size_t chunk = state_->parser->is_header_done() ? kBodyChunkBytes : kHeadChunkBytes;
  const auto room = buffer.prepare(std::min(chunk, buffer.max_size() - buffer.size()));
  return {static_cast<char*>(room.data()), room.size()};
}

void RequestParser::Commit(std::size_t bytes) { state_->buffer.commit(bytes); }

RequestParser::Step RequestParser::Advance() {
  auto& parser = *state_->parser;
  beast::flat_buffer& buffer = state_->buffer;
  while (buffer.size() > 0 && !parser.is_done() && !state_->WaitsForEndOfChunks()) {
    beast::error_code error;
    const std::size_t taken = parser.put(buffer.data(), error);
    buffer.consume(taken);
    const bool starved = error == beast::http::error::need_more;
    if (error && !starved) return Refuse(ProblemOf(error));
    if (state_->HeadIsTooLarge(taken)) return Refuse(HeadTooLarge());
    if (parser.is_header_done() && !state_->head_checked) {
      state_->head_checked = true;
      parser.eager(true);
      if (auto problem = CheckHead(parser.get())) return Refuse(std::move(*problem));
      if (state_->WaitsForContinue()) return Step::kNeedsContinue;
    }
    if (starved || taken == 0) break;
  }
  if (parser.is_done()) return Complete();
  // Only the head of a chunk, or a trailer, gets here without an end.
  if (buffer.size() >= buffer.max_size()) return Refuse(HeadTooLarge());
  return Step::kNeedsBytes;
}

RequestParser::Step RequestParser::Complete() {
  state_->after = state_->parser->keep_alive() ? AfterResponse::kKeepAlive : AfterResponse::kClose;
  auto request = RequestOf(state_->parser->release());
  if (!request) {
    return Refuse(Malformed("the request target is not a validly encoded path and query"));
  }
  state_->request = std::move(*request);
  return Step::kComplete;
}

RequestParser::Step RequestParser::Refuse(Response problem) {
  state_->problem = std::move(problem);
  return Step::kRefused;
}

Request RequestParser::TakeRequest() { return std::move(state_->request); }

AfterResponse RequestParser::after() const { return state_->after; }

Response RequestParser::TakeProblem() { return std::move(state_->problem); }

bool RequestParser::has_bytes() const { return state_->buffer.size() > 0; }

bool RequestParser::has_begun() const { return state_->parser->got_some() || has_bytes(); }

}  // namespace xyn::http
