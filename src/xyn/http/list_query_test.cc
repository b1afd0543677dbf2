#include "xyn/http/list_query.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace xyn::http {
namespace {

using Query = std::vector<std::pair<std::string, std::string>>;

TEST(ListQuery, ReadsEveryParameter) {
  const auto parsed = ParseListQuery({{"status", "FAILED"},
                                      {"name", "mail"},
                                      {"cursor", "0190163d-8694-739b-aea5-966c26f8ad91"},
                                      {"limit", "1000"}});
  const auto& request = std::get<store::ListRequest>(parsed);
  EXPECT_EQ(request.status, model::RunStatus::kFailed);
  EXPECT_EQ(request.name, "mail");
  EXPECT_EQ(request.before->ToString(), "0190163d-8694-739b-aea5-966c26f8ad91");
  EXPECT_EQ(request.limit, 1'000);
}

TEST(ListQuery, AsksForTheNewestOfAllByDefault) {
  const auto parsed = ParseListQuery({});
  const auto& request = std::get<store::ListRequest>(parsed);
  EXPECT_FALSE(request.status || request.name || request.before);
  EXPECT_EQ(request.limit, 50);
}

TEST(ListQuery, NamesTheParameterThatIsWrong) {
  const std::pair<Query, std::string> cases[] = {
      {{{"stauts", "FAILED"}}, "stauts"}, {{{"limit", "5"}, {"limit", "5"}}, "limit"},
      {{{"status", "failed"}}, "status"}, {{{"status", ""}}, "status"},
      {{{"name", ""}}, "name"},           {{{"name", "a b"}}, "name"},
      {{{"cursor", "x"}}, "cursor"},      {{{"limit", "0"}}, "limit"},
      {{{"limit", "1001"}}, "limit"},     {{{"limit", "-1"}}, "limit"},
      {{{"limit", "5x"}}, "limit"},       {{{"limit", "99999999999999"}}, "limit"},
      {{{"limit", ""}}, "limit"},         {{{"name", "ok"}, {"offset", "1"}}, "offset"},
  };
  for (const auto& [query, field] : cases) {
    const auto parsed = ParseListQuery(query);
    const auto* const problem = std::get_if<Response>(&parsed);
    ASSERT_NE(problem, nullptr) << field << " " << query.back().second;
    EXPECT_EQ(problem->status, 400);
    EXPECT_EQ(nlohmann::json::parse(problem->body)["field"], field);
  }
}

}  // namespace
}  // namespace xyn::http
