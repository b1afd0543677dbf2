// Whatever bytes a client sends, in whatever pieces: what a connection makes of them, without the
// socket.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/response_check.h"
#include "tests/fuzz/standing_clock.h"
#include "xyn/base/log.h"
#include "xyn/collector/collector.h"
#include "xyn/http/api.h"
#include "xyn/http/handler_edge.h"
#include "xyn/http/request_parser.h"
#include "xyn/http/router.h"
#include "xyn/http/testing/fake_store.h"
#include "xyn/metrics/exposition.h"
#include "xyn/metrics/registry.h"

namespace xyn::fuzz {
namespace {

using http::RequestParser;

// Limits that inputs of a few kilobytes can pass.
http::ServerOptions SmallLimits() {
  http::ServerOptions options;
  options.max_header_bytes = 1'024;
  options.max_body_bytes = 2'048;
  return options;
}

struct Received {
  std::vector<http::Request> requests;
  std::optional<http::Response> problem;  // with what came after them
};

bool NeedsMore(RequestParser::Step step) {
  return step == RequestParser::Step::kNeedsBytes || step == RequestParser::Step::kNeedsContinue;
}

// Gives the parser up to `piece` of the bytes, which are taken off.
void Feed(RequestParser& parser, std::size_t piece, std::string_view& bytes) {
  const auto room = parser.Room();
  Require(!room.empty(), "a parser that needs bytes has room for them");
  const std::size_t size = std::min({piece, room.size(), bytes.size()});
  std::copy_n(bytes.begin(), size, room.begin());
  parser.Commit(size);
  bytes.remove_prefix(size);
}

// As RequestReader does it, but for "100 Continue", which a client need not wait for.
Received Read(std::string_view bytes, std::size_t piece) {
  const http::ServerOptions options = SmallLimits();
  RequestParser parser(options);
  Received received;
  parser.Begin();
  while (parser.has_bytes() || !bytes.empty()) {
    if (!parser.has_bytes()) Feed(parser, piece, bytes);
    auto step = parser.Advance();
    while (NeedsMore(step) && !bytes.empty()) {
      Feed(parser, piece, bytes);
      step = parser.Advance();
    }
    if (step == RequestParser::Step::kRefused) received.problem = parser.TakeProblem();
    if (step != RequestParser::Step::kComplete) break;
    received.requests.push_back(parser.TakeRequest());
    if (parser.after() == http::AfterResponse::kClose) break;
    parser.Begin();
  }
  return received;
}

bool IsSame(const http::Request& a, const http::Request& b) {
  return std::tie(a.method, a.path, a.query, a.headers, a.body) ==
         std::tie(b.method, b.path, b.query, b.headers, b.body);
}

// The routes of Xyn over a store in memory; requests that bring a token meet those that want one.
class Site {
 public:
  Site() {
    exposition_.Add(registry_);
    exposition_.Add(collector_);
    Fill(open_, "");
    Fill(guarded_, "t0ken");
    collector_.TickOnce();
  }

  void Forget() { store_.Clear(); }

  http::Response Answer(http::Request request) {
    const http::Router& router = request.Header("authorization") ? guarded_ : open_;
    auto match = router.Find(request.method, request.path);
    request.path_parameters = std::move(match.path_parameters);
    return match.handler == nullptr ? std::move(match.problem) : edge_.Call(match, request);
  }

 private:
  void Fill(http::Router& router, const std::string& token) {
    AddProbeRoutes(router, exposition_, store_);
    AddApiRoutes(router, store_, &collector_, registry_, clock_, *log_, token);
  }

  StandingClock clock_;
  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
  metrics::Registry registry_{clock_};
  metrics::Exposition exposition_;
  http::FakeStore store_{clock_};
  collector::Collector collector_{store_, registry_, clock_, *log_, {}};
  http::HandlerEdge edge_{*log_};
  http::Router open_;
  http::Router guarded_;
};

}  // namespace

void Check(std::string_view input) {
  static Site site;
  site.Forget();
  const Received received = Read(input, input.size());
  const Received in_pieces = Read(input, 1 + input.size() % 7);
  // Not what is wrong after them: with more bytes at hand that is seen earlier.
  Require(std::ranges::equal(received.requests, in_pieces.requests, IsSame),
          "the requests that are read do not depend on the pieces in which they came");
  for (const http::Request& request : received.requests) {
    RequireWellFormed(site.Answer(request), request.method);
  }
  if (received.problem) RequireWellFormed(*received.problem, "");
}

}  // namespace xyn::fuzz
