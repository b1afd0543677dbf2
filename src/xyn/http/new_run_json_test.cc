#include "xyn/http/new_run_json.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "xyn/base/time_text.h"

namespace xyn::http {
namespace {

using std::chrono::seconds;

const base::Timestamp kNow = *base::ParseTimestamp("2026-01-31T12:00:00Z");

NewRuns Parsed(std::string_view body) {
  auto parsed = ParseNewRuns(body, kNow);
  if (const auto* const problem = std::get_if<Response>(&parsed)) {
    ADD_FAILURE() << problem->body;
    return {};
  }
  return std::get<NewRuns>(std::move(parsed));
}

// "422 [3].priority"; "400" for a problem without a field; "" if there is no problem.
std::string ProblemOf(std::string_view body) {
  const auto parsed = ParseNewRuns(body, kNow);
  const auto* const problem = std::get_if<Response>(&parsed);
  if (problem == nullptr) return "";
  EXPECT_EQ(problem->content_type, "application/problem+json");
  const auto document = nlohmann::json::parse(problem->body);
  EXPECT_EQ(document["status"], problem->status);
  const std::string field = document.value("field", "");
  return std::to_string(problem->status) + (field.empty() ? "" : " ") + field;
}

std::string DetailOf(std::string_view body) {
  const auto parsed = ParseNewRuns(body, kNow);
  return nlohmann::json::parse(std::get<Response>(parsed).body)["detail"];
}

TEST(NewRunJson, FillsInDefaults) {
  const NewRuns parsed = Parsed(R"({"name": "mail"})");
  EXPECT_FALSE(parsed.is_batch);
  ASSERT_EQ(parsed.runs.size(), 1U);
  const model::NewRun& run = parsed.runs.front();
  EXPECT_EQ(run.name, "mail");
  EXPECT_EQ(run.inputs, "{}");
  EXPECT_FALSE(run.id || run.correlation_id || run.run_at || run.delay);
  EXPECT_EQ(run.priority, model::kDefaultPriority);
  EXPECT_EQ(run.max_attempts, model::kDefaultMaxAttempts);
  EXPECT_EQ(run.max_reclaims, model::kDefaultMaxReclaims);
}

TEST(NewRunJson, ReadsEveryField) {
  const NewRuns parsed = Parsed(R"({
    "max_reclaims": 0, "max_attempts": 3, "priority": -5, "run_at": "2026-02-01T12:00:00+01:00",
    "correlation_id": "order-1", "inputs": [1], "name": "mail",
    "id": "0190163d-8694-739b-aea5-966c26f8ad91"})");
  const model::NewRun& run = parsed.runs.at(0);
  EXPECT_EQ(run.id->ToString(), "0190163d-8694-739b-aea5-966c26f8ad91");
  EXPECT_EQ(run.inputs, "[1]");
  EXPECT_EQ(run.correlation_id, "order-1");
  EXPECT_EQ(base::FormatTimestamp(*run.run_at), "2026-02-01T11:00:00Z");
  EXPECT_EQ(run.priority, -5);
  EXPECT_EQ(run.max_attempts, 3);
  EXPECT_EQ(run.max_reclaims, 0);
}

TEST(NewRunJson, ReadsDelaysAsSecondsAndAsText) {
  EXPECT_EQ(Parsed(R"({"name": "a", "delay": 90})").runs.at(0).delay, seconds(90));
  EXPECT_EQ(Parsed(R"({"name": "a", "delay": 0.5})").runs.at(0).delay,
            std::chrono::milliseconds(500));
  EXPECT_EQ(Parsed(R"({"name": "a", "delay": "1.5h"})").runs.at(0).delay, seconds(5'400));
}

TEST(NewRunJson, KeepsInputsAsTheyAre) {
  for (const char* const inputs :
       {R"({"z":1,"a":{"b":[{},[],null,true,false,"x"]},"y":-1})", R"(null)", R"("text")", R"(17)",
        R"([12345678901234567890123,1.10,1E5,-9223372036854775808,18446744073709551615])",
        R"({"\"\\":"line\nbreak \u0000"})", "\"\xC3\xA4\"", R"([])", R"({"a":1,"a":2})",
        R"([-0,-0.0])", "\"\x7f\\b\\f\""}) {
    const std::string body = std::string(R"({"inputs": )") + inputs + R"(, "name": "a"})";
    EXPECT_EQ(Parsed(body).runs.at(0).inputs, inputs);
  }
  EXPECT_EQ(Parsed("{\"name\":\"a\",\"inputs\": { \"a\" : [ 1 , \" \" ] } }").runs.at(0).inputs,
            R"({"a":[1," "]})");
}

TEST(NewRunJson, TakesInputsUpToTheLimitWhateverTheyAreMadeOf) {
  for (const char* const character : {"a", "\x7f", "\\b", "\\u0001"}) {
    std::string inputs = "\"";
    while (inputs.size() + 7 <= model::kMaxJsonBytes) inputs += character;
    const NewRuns parsed = Parsed(R"({"name": "a", "inputs": )" + inputs + "\"}");
    EXPECT_EQ(parsed.runs.at(0).inputs, inputs + '"');
  }
}

TEST(NewRunJson, ReadsBatchesInOrder) {
  const NewRuns parsed = Parsed(R"([{"name": "a"}, {"name": "b", "inputs": {"n": 1}}])");
  EXPECT_TRUE(parsed.is_batch);
  ASSERT_EQ(parsed.runs.size(), 2U);
  EXPECT_EQ(parsed.runs[0].name, "a");
  EXPECT_EQ(parsed.runs[1].name, "b");
  EXPECT_TRUE(Parsed(R"([{"name": "a"}])").is_batch);
}

TEST(NewRunJson, NamesTheFieldThatIsWrong) {
  const struct {
    const char* body;
    const char* problem;
  } cases[] = {
      {R"({})", "422 name"},
      {R"({"inputs": {}})", "422 name"},
      {R"({"name": ""})", "422 name"},
      {R"({"name": 7})", "422 name"},
      {R"({"name": null})", "422 name"},
      {R"({"name": ["a"]})", "422 name"},
      {R"({"name": {"a": 1}})", "422 name"},
      {R"({"name": "has space"})", "422 name"},
      {R"({"name": "a", "nmae": 1})", "422 nmae"},
      {R"({"name": "a", "Name": 1})", "422 Name"},
      {R"({"name": "a", "name": "a"})", "422 name"},
      {R"({"name": "a", "inputs": 1, "inputs": 2})", "422 inputs"},
      {R"({"name": "a", "correlation_id": ""})", "422 correlation_id"},
      {R"({"name": "a", "correlation_id": 5})", "422 correlation_id"},
      {R"({"name": "a", "correlation_id": null})", "422 correlation_id"},
      {R"({"name": "a", "run_at": "tomorrow"})", "422 run_at"},
      {R"({"name": "a", "run_at": "2026-02-30T00:00:00Z"})", "422 run_at"},
      {R"({"name": "a", "run_at": "9999-12-31T00:00:00Z"})", "422 run_at"},
      {R"({"name": "a", "run_at": 1769860800})", "422 run_at"},
      {R"({"name": "a", "delay": -1})", "422 delay"},
      {R"({"name": "a", "delay": -0.5})", "422 delay"},
      {R"({"name": "a", "delay": 1e300})", "422 delay"},
      {R"({"name": "a", "delay": "-1s"})", "422 delay"},
      {R"({"name": "a", "delay": "soon"})", "422 delay"},
      {R"({"name": "a", "delay": true})", "422 delay"},
      {R"({"name": "a", "delay": 1, "run_at": "2026-02-01T00:00:00Z"})", "422 delay"},
      {R"({"name": "a", "priority": 1000001})", "422 priority"},
      {R"({"name": "a", "priority": 4294967396})", "422 priority"},
      {R"({"name": "a", "priority": -9223372036854775808})", "422 priority"},
      {R"({"name": "a", "priority": 18446744073709551615})", "422 priority"},
      {R"({"name": "a", "priority": 1.0})", "422 priority"},
      {R"({"name": "a", "priority": "1"})", "422 priority"},
      {R"({"name": "a", "priority": false})", "422 priority"},
      {R"({"name": "a", "priority": {}})", "422 priority"},
      {R"({"name": "a", "max_attempts": 0})", "422 max_attempts"},
      {R"({"name": "a", "max_attempts": 1001})", "422 max_attempts"},
      {R"({"name": "a", "max_reclaims": -1})", "422 max_reclaims"},
      {R"({"name": "a", "max_reclaims": null})", "422 max_reclaims"},
      {R"({"name": "a", "id": "1"})", "422 id"},
      {R"({"name": "a", "id": 1})", "422 id"},
      {R"([{"name": "a"}, {"name": "b", "priority": "high"}])", "422 [1].priority"},
      {R"([{"name": "a"}, {"name": "b"}, {}])", "422 [2].name"},
      {R"([{"name": "a", "inputs": {"x": 1}}, 5])", "422 [1]"},
      {R"([null])", "422 [0]"},
      {R"([[{"name": "a"}]])", "422 [0]"},
      {R"([])", "422"},
      {R"("name")", "422"},
      {R"(null)", "422"},
      {R"(1)", "422"},
  };
  for (const auto& [body, problem] : cases) EXPECT_EQ(ProblemOf(body), problem) << body;
}

TEST(NewRunJson, TellsTheByteWhereTheTextIsNotJson) {
  for (const char* body :
       {"", " ", "{", R"({"name": "a")", R"({"name": "a"}})", R"({"name": "a"} {})", "[{]",
        R"({'name': "a"})", R"({"name": "a",})", R"({"name": "\ud800"})", "{\"name\": \"\xff\"}",
        R"({"name": "a", "inputs": NaN})", R"({"name": "a", "inputs": 01})", R"([{"name": "a"})",
        R"({"name": "a", "inputs": 1e999})"}) {
    EXPECT_EQ(ProblemOf(body), "400") << body;
  }
  EXPECT_EQ(DetailOf(R"({"name"= 1})"), "the body is not JSON: error at byte 8");
}

TEST(NewRunJson, LimitsTheDepthOfInputs) {
  const auto nested = [](int depth) {
    const auto n = static_cast<std::size_t>(depth);
    return R"({"name": "a", "inputs": )" + std::string(n, '[') + std::string(n, ']') + "}";
  };
  EXPECT_EQ(ProblemOf(nested(model::kMaxJsonDepth)), "");
  EXPECT_EQ(ProblemOf(nested(model::kMaxJsonDepth + 1)), "422 inputs");
  EXPECT_EQ(ProblemOf(R"({"name": "a", "inputs": )" + std::string(1'000'000, '[')), "422 inputs");
}

TEST(NewRunJson, LimitsTheSizeOfInputs) {
  const auto sized = [](std::size_t bytes) {
    return R"({"name": "a", "inputs": ")" + std::string(bytes - 2, 'x') + "\"}";
  };
  EXPECT_EQ(ProblemOf(sized(model::kMaxJsonBytes)), "");
  EXPECT_EQ(ProblemOf(sized(model::kMaxJsonBytes + 1)), "422 inputs");
}

TEST(NewRunJson, LimitsTheNumberOfRuns) {
  std::string batch = "[";
  for (int i = 0; i < 10'000; ++i) batch += R"({"name":"a"},)";
  EXPECT_EQ(ProblemOf(batch + R"({"name":"a"}])"), "422");
  batch.back() = ']';
  EXPECT_EQ(Parsed(batch).runs.size(), 10'000U);
}

TEST(NewRunJson, DoesNotEchoALongFieldName) {
  const std::string name(100'000, 'x');
  const auto parsed = ParseNewRuns("{\"" + name + "\": 1}", kNow);
  EXPECT_LT(std::get<Response>(parsed).body.size(), 500U);
}

}  // namespace
}  // namespace xyn::http
