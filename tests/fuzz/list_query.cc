// Any target of GET /api/v1/runs: it survives being written anew, and what it asks for is served
// page by page, every run once.
#include "xyn/http/list_query.h"

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/response_check.h"
#include "tests/fuzz/standing_clock.h"
#include "xyn/http/runs_routes.h"
#include "xyn/http/target.h"
#include "xyn/http/testing/fake_store.h"
#include "xyn/http/utf8.h"
#include "xyn/model/new_run.h"

namespace xyn::fuzz {
namespace {

using Query = std::vector<std::pair<std::string, std::string>>;

bool IsClean(std::string_view text) {
  return http::IsUtf8(text) && text.find('\0') == std::string_view::npos;
}

// Every byte, so that none can mean anything.
std::string Encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return encoded;
}

std::string TextOf(const http::Target& target) {
  std::string text = "/" + Encoded(std::string_view(target.path).substr(1)) + "?";
  for (const auto& [name, value] : target.query) text += Encoded(name) + "=" + Encoded(value) + "&";
  return text;
}

void RequireRoundTrip(const http::Target& target) {
  Require(target.path.starts_with('/') && IsClean(target.path), "a path is text, from the root");
  for (const auto& [name, value] : target.query) {
    Require(IsClean(name) && IsClean(value), "a query is text");
  }
  const auto again = http::ParseTarget(TextOf(target));
  Require(again && again->path == target.path && again->query == target.query,
          "a target that is written anew is read as the same");
}

void RequireInRange(const store::ListRequest& page) {
  Require(page.limit >= 1 && page.limit <= store::kMaxPage, "a page has a limit in range");
  model::NewRun run;
  run.name = page.name.value_or("any");
  Require(!model::Validate(run, kNow), "a name is one that a run may have");
  Require(!page.before || base::Uuid::Parse(page.before->ToString()) == page.before,
          "a cursor that is written anew is read as the same");
}

// Runs of two names and of every status, with ids from 00... to ff....
class Runs {
 public:
  Runs() {
    for (int i = 0; i < kCount; ++i) {
      model::NewRun run;
      run.name = i % 2 == 0 ? "a" : "b";
      run.id.emplace().bytes.fill(static_cast<std::uint8_t>(i * 255 / (kCount - 1)));
      store_.Enqueue({&run, 1});
      store_.SetStatus(*run.id, model::kRunStatuses.at(static_cast<std::size_t>(i) % 5));
    }
  }

  // The ids that `request` asks for, newest first, if pages had no limit.
  std::vector<std::string> Wanted(store::ListRequest request) {
    request.limit = store::kMaxPage;
    std::vector<std::string> ids;
    for (const auto& run : store_.List(request)) ids.push_back(run.id.ToString());
    return ids;
  }

  // Those that a client gets who follows the cursors.
  std::vector<std::string> Served(Query query) {
    std::vector<std::string> ids;
    for (int pages = 0; pages <= kCount; ++pages) {
      const auto response = http::ListRuns(store_, {.method = "GET", .query = query});
      RequireWellFormed(response, "GET");
      const auto page = nlohmann::json::parse(response.body);
      for (const auto& run : page.at("runs")) ids.push_back(run.at("id"));
      if (page.at("next_cursor").is_null()) return ids;
      std::erase_if(query, [](const auto& parameter) { return parameter.first == "cursor"; });
      query.emplace_back("cursor", page.at("next_cursor"));
    }
    Require(false, "the pages come to an end");
    return ids;
  }

 private:
  static constexpr int kCount = 6;

  StandingClock clock_;
  http::FakeStore store_{clock_};
};

}  // namespace

void Check(std::string_view input) {
  static Runs runs;
  const auto target = http::ParseTarget(input);
  if (!target) return;
  RequireRoundTrip(*target);
  const auto parsed = http::ParseListQuery(target->query);
  if (const auto* const problem = std::get_if<http::Response>(&parsed)) {
    RequireClearRefusal(*problem);
    return;
  }
  const auto& request = std::get<store::ListRequest>(parsed);
  RequireInRange(request);
  Require(runs.Served(target->query) == runs.Wanted(request),
          "the pages have every run that was asked for, once, newest first");
}

}  // namespace xyn::fuzz
