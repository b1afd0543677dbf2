#include "xyn/http/api.h"

#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "xyn/http/handler_edge.h"
#include "xyn/http/target.h"
#include "xyn/http/testing/served.h"
#include "xyn/store/errors.h"

namespace xyn::http {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using Json = nlohmann::json;
using Headers = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kUnknownId = "0190163d-8694-739b-aea5-966c26f8ad91";

class ApiTest : public ::testing::Test {
 protected:
  Response Call(const std::string& method, const std::string& target, const std::string& body = "",
                Headers headers = {{"content-type", "application/json"}}) {
    auto parsed = *ParseTarget(target);
    Request request{.method = method,
                    .path = parsed.path,
                    .query = parsed.query,
                    .headers = std::move(headers),
                    .body = body};
    const Router::Match match = routes_.router.Find(method, request.path);
    if (match.handler == nullptr) return match.problem;
    request.path_parameters = match.path_parameters;
    return (*match.handler)(request);
  }

  // POST /api/v1/runs of several clients at the same time.
  static std::vector<Response> PostTogether(const Routes& routes,
                                            const std::vector<Request>& requests) {
    const Router::Match match = routes.router.Find("POST", "/api/v1/runs");
    std::vector<const Request*> together;
    together.reserve(requests.size());
    for (const Request& request : requests) together.push_back(&request);
    return HandlerEdge(*routes.log).CallTogether(match, together);
  }

  static Request NewRun(const std::string& body, const std::string& token = "") {
    Request request{.headers = {{"content-type", "application/json"}}, .body = body};
    if (!token.empty()) request.headers.emplace_back("authorization", "Bearer " + token);
    return request;
  }

  static std::vector<int> StatusesOf(const std::vector<Response>& responses) {
    std::vector<int> statuses;
    statuses.reserve(responses.size());
    for (const Response& response : responses) statuses.push_back(response.status);
    return statuses;
  }

  Json Get(const std::string& target) { return Json::parse(Call("GET", target).body); }

  std::string Enqueue(const std::string& body = R"({"name": "mail"})") {
    return Json::parse(Call("POST", "/api/v1/runs", body).body)["id"];
  }

  std::string EnqueueAs(model::RunStatus status) {
    const std::string id = Enqueue();
    routes_.store.SetStatus(*base::Uuid::Parse(id), status);
    return id;
  }

  double EnqueuedTotal() { return routes_.registry.Counter("xyn_runs_enqueued_total").Value(); }

  // Makes the next `times` changes in the store end in doubt, after they were made.
  void LoseCommits(int times) {
    routes_.store.on_changed = [left = times]() mutable {
      if (left-- > 0) throw store::InDoubt("connection lost");
    };
  }

  Routes routes_;
};

TEST_F(ApiTest, EnqueuesARunAndSaysWhereItIs) {
  const Response response =
      Call("POST", "/api/v1/runs", R"({"name": "mail", "inputs": {"to": 1}})");
  EXPECT_EQ(response.status, 201);
  const Json body = Json::parse(response.body);
  const std::string id = body["id"];
  EXPECT_EQ(body["duplicate"], false);
  EXPECT_THAT(response.headers, Contains(Pair("Location", "/api/v1/runs/" + id)));

  const Json run = Get("/api/v1/runs/" + id);
  EXPECT_EQ(run["name"], "mail");
  EXPECT_EQ(run["status"], "QUEUED");
  EXPECT_EQ(run["inputs"], Json::parse(R"({"to": 1})"));
  EXPECT_EQ(run["outputs"], nullptr);
  EXPECT_EQ(run["priority"], 100);
  EXPECT_EQ(EnqueuedTotal(), 1);
}

TEST_F(ApiTest, EnqueuesBatchesInOrder) {
  const Response response =
      Call("POST", "/api/v1/runs", R"([{"name": "a"}, {"name": "b"}, {"name": "c"}])");
  EXPECT_EQ(response.status, 201);
  const Json runs = Json::parse(response.body)["runs"];
  ASSERT_EQ(runs.size(), 3U);
  EXPECT_EQ(Get("/api/v1/runs/" + std::string(runs[2]["id"]))["name"], "c");
  EXPECT_EQ(EnqueuedTotal(), 3);
}

TEST_F(ApiTest, EnqueuesNothingOfABatchWithAFault) {
  const Response response =
      Call("POST", "/api/v1/runs", R"([{"name": "a"}, {"name": "b", "priority": "high"}])");
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(Json::parse(response.body)["field"], "[1].priority");
  EXPECT_EQ(routes_.store.size(), 0U);
  EXPECT_EQ(EnqueuedTotal(), 0);
}

TEST_F(ApiTest, ReportsADuplicateAndDoesNotCountIt) {
  const std::string body = std::string(R"({"name": "a", "id": ")") + kUnknownId + "\"}";
  EXPECT_EQ(Call("POST", "/api/v1/runs", body).status, 201);
  const Response again = Call("POST", "/api/v1/runs", body);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(Json::parse(again.body)["duplicate"], true);
  EXPECT_EQ(EnqueuedTotal(), 1);
}

TEST_F(ApiTest, EnqueuesOnceThoughTheCommitIsInDoubt) {
  LoseCommits(2);
  const Response response = Call("POST", "/api/v1/runs", R"([{"name": "a"}, {"name": "b"}])");
  EXPECT_EQ(response.status, 201);
  const Json body = Json::parse(response.body);
  for (const Json& run : body["runs"]) EXPECT_EQ(run["duplicate"], false);
  EXPECT_EQ(routes_.store.size(), 2U);
  EXPECT_EQ(EnqueuedTotal(), 2);
}

TEST_F(ApiTest, GivesUpOnACommitThatStaysInDoubt) {
  LoseCommits(100);
  EXPECT_THROW(Call("POST", "/api/v1/runs", R"({"name": "a"})"), store::InDoubt);
}

TEST_F(ApiTest, Answers422ForValuesThatTheStoreRefuses) {
  routes_.store.on_call = [] { throw store::Invalid("no NUL in jsonb"); };
  EXPECT_EQ(Call("POST", "/api/v1/runs", R"({"name": "a"})").status, 422);
}

TEST_F(ApiTest, EnqueuesTogetherWhatClientsSendAtTheSameTime) {
  int calls = 0;
  routes_.store.on_call = [&] { ++calls; };
  const std::string known = Enqueue();
  const auto responses =
      PostTogether(routes_, {NewRun(R"({"name": "a"})"), NewRun("{"),
                             NewRun(R"([{"name": "b"}, {"name": "c"}])"),
                             NewRun(R"({"name": "d", "id": ")" + known + R"("})")});
  EXPECT_EQ(StatusesOf(responses), (std::vector<int>{201, 400, 201, 200}));
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(EnqueuedTotal(), 4);
  EXPECT_EQ(Get("/api/v1/runs/" + Json::parse(responses[0].body)["id"].get<std::string>())["name"],
            "a");
  const Json batch = Json::parse(responses[2].body)["runs"];
  EXPECT_EQ(Get("/api/v1/runs/" + batch[1]["id"].get<std::string>())["name"], "c");
  EXPECT_EQ(Json::parse(responses[3].body), Json({{"id", known}, {"duplicate", true}}));
}

TEST_F(ApiTest, RefusesOfThoseWhoSendTogetherOnlyWhoIsToBlame) {
  int calls = 0;
  routes_.store.on_call = [&] {
    const int call = ++calls;
    if (call == 1 || call == 3) throw store::Invalid("no NUL in jsonb");
  };
  const auto responses = PostTogether(
      routes_,
      {NewRun(R"({"name": "a"})"), NewRun(R"({"name": "b"})"), NewRun(R"({"name": "c"})")});
  EXPECT_EQ(StatusesOf(responses), (std::vector<int>{201, 422, 201}));
  EXPECT_EQ(EnqueuedTotal(), 2);
}

TEST_F(ApiTest, TellsEachOfThoseWhoSendTogetherWhatBecameOfTheirOwnRuns) {
  int calls = 0;
  routes_.store.on_call = [&] {
    const int call = ++calls;
    if (call == 1) throw store::Invalid("no NUL in jsonb");
    if (call == 3) throw store::Unavailable("gone");
  };
  const auto responses =
      PostTogether(routes_, {NewRun(R"({"name": "a"})"), NewRun("{"), NewRun(R"({"name": "b"})")});
  EXPECT_EQ(StatusesOf(responses), (std::vector<int>{201, 400, 503}));
  EXPECT_EQ(EnqueuedTotal(), 1);
  EXPECT_EQ(routes_.store.size(), 1U);
}

TEST_F(ApiTest, EnqueuesNoMoreTogetherThanTheStoreTakes) {
  std::string large = "[";
  for (int i = 0; i < store::kMaxEnqueueBatch; ++i) large += R"({"name": "a"},)";
  large.back() = ']';
  int calls = 0;
  routes_.store.on_call = [&] { ++calls; };
  const auto responses = PostTogether(
      routes_, {NewRun(R"({"name": "a"})"), NewRun(large), NewRun(R"({"name": "a"})")});
  EXPECT_EQ(StatusesOf(responses), (std::vector<int>{201, 201, 201}));
  EXPECT_EQ(calls, 3);
}

TEST_F(ApiTest, TakesNothingButPlainJson) {
  const auto status = [this](Headers headers) {
    return Call("POST", "/api/v1/runs", R"({"name": "a"})", std::move(headers)).status;
  };
  EXPECT_EQ(status({}), 415);
  EXPECT_EQ(status({{"content-type", "text/plain"}}), 415);
  EXPECT_EQ(status({{"content-type", "application/x-www-form-urlencoded"}}), 415);
  EXPECT_EQ(status({{"content-type", "application/json"}, {"content-encoding", "gzip"}}), 415);
  EXPECT_EQ(status({{"content-type", "Application/JSON; charset=utf-8"}}), 201);
}

TEST_F(ApiTest, AnswersForIdsThatAreUnknownOrNone) {
  const std::string unknown = std::string("/api/v1/runs/") + kUnknownId;
  EXPECT_EQ(Call("GET", unknown).status, 404);
  EXPECT_EQ(Call("POST", unknown + "/cancel").status, 404);
  EXPECT_EQ(Call("POST", unknown + "/requeue").status, 404);
  EXPECT_EQ(Call("GET", "/api/v1/runs/1").status, 400);
  EXPECT_EQ(Call("POST", "/api/v1/runs/1/cancel").status, 400);
  EXPECT_EQ(Call("POST", "/api/v1/runs/1/requeue").status, 400);
}

TEST_F(ApiTest, CancelsByStatus) {
  const std::string queued = EnqueueAs(model::RunStatus::kQueued);
  const Response cancelled = Call("POST", "/api/v1/runs/" + queued + "/cancel");
  EXPECT_EQ(cancelled.status, 200);
  EXPECT_EQ(Json::parse(cancelled.body), (Json{{"id", queued}, {"status", "CANCELLED"}}));

  const std::string running = EnqueueAs(model::RunStatus::kRunning);
  const Response requested = Call("POST", "/api/v1/runs/" + running + "/cancel");
  EXPECT_EQ(requested.status, 202);
  EXPECT_EQ(Json::parse(requested.body),
            (Json{{"id", running}, {"status", "RUNNING"}, {"cancel_requested", true}}));

  const std::string done = EnqueueAs(model::RunStatus::kCompleted);
  EXPECT_EQ(Call("POST", "/api/v1/runs/" + done + "/cancel").status, 409);
}

TEST_F(ApiTest, RequeuesByStatus) {
  const auto status = [this](model::RunStatus from) {
    return Call("POST", "/api/v1/runs/" + EnqueueAs(from) + "/requeue").status;
  };
  EXPECT_EQ(status(model::RunStatus::kFailed), 200);
  EXPECT_EQ(status(model::RunStatus::kCancelled), 200);
  EXPECT_EQ(status(model::RunStatus::kQueued), 409);
  EXPECT_EQ(status(model::RunStatus::kRunning), 409);
  EXPECT_EQ(status(model::RunStatus::kCompleted), 409);
}

TEST_F(ApiTest, CancelsAndRequeuesThoughTheCommitIsInDoubt) {
  const std::string queued = EnqueueAs(model::RunStatus::kQueued);
  LoseCommits(1);
  EXPECT_EQ(Call("POST", "/api/v1/runs/" + queued + "/cancel").status, 200);
  LoseCommits(1);
  EXPECT_EQ(Call("POST", "/api/v1/runs/" + queued + "/requeue").status, 200);
}

TEST_F(ApiTest, ListsPageByPageNewestFirst) {
  std::vector<std::string> ids;
  ids.reserve(5);
  for (int i = 0; i < 5; ++i) ids.push_back(Enqueue());
  std::vector<std::string> listed;
  std::string cursor;
  int pages = 0;
  do {
    const Json page = Get("/api/v1/runs?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor));
    for (const Json& run : page["runs"]) listed.push_back(run["id"]);
    cursor = page["next_cursor"].is_null() ? "" : page["next_cursor"];
    ++pages;
  } while (!cursor.empty());
  EXPECT_EQ(listed, std::vector<std::string>(ids.rbegin(), ids.rend()));
  EXPECT_EQ(pages, 3);
}

TEST_F(ApiTest, FindsNoRunToCancelThatIsDeletedMeanwhile) {
  const std::string id = Enqueue();
  int calls = 0;
  routes_.store.on_call = [&] {
    if (++calls == 2) routes_.store.Clear();  // once it has been looked at
  };
  EXPECT_EQ(Call("POST", "/api/v1/runs/" + id + "/cancel").status, 404);
}

TEST_F(ApiTest, HasNoNextPageBehindOneThatIsJustFull) {
  Enqueue();
  Enqueue();
  EXPECT_EQ(Get("/api/v1/runs?limit=2")["next_cursor"], nullptr);
}

TEST_F(ApiTest, ListsByStatusAndName) {
  EnqueueAs(model::RunStatus::kFailed);
  Enqueue(R"({"name": "report"})");
  EXPECT_EQ(Get("/api/v1/runs?status=FAILED")["runs"].size(), 1U);
  EXPECT_EQ(Get("/api/v1/runs?name=report")["runs"].size(), 1U);
  EXPECT_THAT(Get("/api/v1/runs?name=report&status=FAILED")["runs"], IsEmpty());
  EXPECT_EQ(Call("GET", "/api/v1/runs?limit=nine").status, 400);
}

TEST_F(ApiTest, ServesTheLastSampleOfTheQueue) {
  EXPECT_EQ(Call("GET", "/api/v1/queue").status, 503);
  Enqueue();
  EnqueueAs(model::RunStatus::kRunning);
  ASSERT_TRUE(routes_.collector.TickOnce());
  const Json queue = Get("/api/v1/queue");
  EXPECT_EQ(queue["depth"], Json::parse(R"({"QUEUED": 1, "RUNNING": 1, "COMPLETED": 0, "FAILED": 0,
                                            "CANCELLED": 0})"));
  EXPECT_EQ(queue["ready"], 1);
  EXPECT_THAT(Call("GET", "/").body, HasSubstr("<th scope=\"row\">RUNNING</th><td>1</td>"));
}

TEST_F(ApiTest, ServesMetricsHealthAndReadiness) {
  const Response metrics = Call("GET", "/metrics");
  EXPECT_EQ(metrics.content_type, metrics::ContentTypeOf(metrics::Format::kText));
  EXPECT_THAT(metrics.body, HasSubstr("xyn_runs_enqueued_total"));
  EXPECT_EQ(Call("GET", "/health").body, R"({"status":"ok"})");
  EXPECT_EQ(Call("GET", "/ready").body, R"({"status":"ready"})");
  routes_.store.on_call = [] { throw store::Unavailable("gone"); };
  EXPECT_EQ(Call("GET", "/health").status, 200);
  EXPECT_THROW(Call("GET", "/ready"), store::Unavailable);
}

class TokenTest : public ApiTest {
 protected:
  TokenTest() {
    guarded_ = std::make_unique<Routes>("s3cret");
    routes_.router = guarded_->router;
  }

  int StatusWith(const Headers& headers) { return Call("GET", "/api/v1/runs", "", headers).status; }

  std::unique_ptr<Routes> guarded_;
};

TEST_F(TokenTest, LetsInWhoHasTheToken) {
  EXPECT_EQ(StatusWith({{"authorization", "Bearer s3cret"}}), 200);
  EXPECT_EQ(StatusWith({{"authorization", "bearer s3cret"}}), 200);
}

TEST_F(TokenTest, RefusesEveryoneElse) {
  EXPECT_EQ(StatusWith({}), 401);
  for (const char* value : {"", "Bearer", "Bearer ", "Bearer s3cre", "Bearer s3crett",
                            "Bearer S3cret", "Basic s3cret", "s3cret"}) {
    EXPECT_EQ(StatusWith({{"authorization", value}}), 401) << value;
  }
  EXPECT_THAT(Call("POST", "/api/v1/runs", R"({"name": "a"})").headers,
              Contains(Pair("WWW-Authenticate", HasSubstr("Bearer"))));
  EXPECT_EQ(guarded_->store.size(), 0U);
}

TEST_F(TokenTest, LetsInOfThoseWhoSendTogetherOnlyWhoHasTheToken) {
  const std::string body = R"({"name": "a"})";
  EXPECT_EQ(StatusesOf(PostTogether(routes_, {NewRun(body), NewRun(body, "s3cret"),
                                              NewRun(body, "other"), NewRun(body, "s3cret")})),
            (std::vector<int>{401, 201, 401, 201}));
  EXPECT_EQ(guarded_->store.size(), 2U);
  EXPECT_EQ(StatusesOf(PostTogether(routes_, {NewRun(body)})), (std::vector<int>{401}));
}

TEST_F(TokenTest, GuardsEveryApiRouteAndNoOther) {
  const std::string run = std::string("/api/v1/runs/") + kUnknownId;
  EXPECT_EQ(Call("POST", "/api/v1/runs").status, 401);
  EXPECT_EQ(Call("GET", run).status, 401);
  EXPECT_EQ(Call("POST", run + "/cancel").status, 401);
  EXPECT_EQ(Call("POST", run + "/requeue").status, 401);
  EXPECT_EQ(Call("GET", "/api/v1/queue").status, 401);
  for (const char* path : {"/", "/metrics", "/health", "/ready"}) {
    EXPECT_EQ(Call("GET", path).status, 200) << path;
  }
}

}  // namespace
}  // namespace xyn::http
