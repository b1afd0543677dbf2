#include "xyn/http/router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xyn::http {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

RouteHandler Says(const std::string& text) {
  return [text](const Request&) { return Response{.body = text}; };
}

Router SomeRoutes() {
  Router router;
  router.Add("GET", "/", Waits::kNever, Says("root"));
  router.Add("GET", "/runs", Waits::kForTheStore, Says("list"));
  router.Add("POST", "/runs", Waits::kForTheStore, Says("enqueue"));
  router.Add("GET", "/runs/{id}", Waits::kForTheStore, Says("get"));
  router.Add("POST", "/runs/{id}/cancel", Waits::kForTheStore, Says("cancel"));
  return router;
}

std::string Found(const Router& router, std::string_view method, std::string_view path) {
  const Router::Match match = router.Find(method, path);
  return match.handler == nullptr ? "" : (*match.handler)({}).body;
}

TEST(Router, FindsTheRouteOfMethodAndPath) {
  const Router router = SomeRoutes();
  EXPECT_EQ(Found(router, "GET", "/"), "root");
  EXPECT_EQ(Found(router, "GET", "/runs"), "list");
  EXPECT_EQ(Found(router, "POST", "/runs"), "enqueue");
  EXPECT_EQ(Found(router, "GET", "/runs/7"), "get");
  EXPECT_EQ(Found(router, "POST", "/runs/7/cancel"), "cancel");
}

TEST(Router, HandsOutThePatternAndTheParameters) {
  const Router router = SomeRoutes();
  const Router::Match match = router.Find("POST", "/runs/a b/cancel");
  EXPECT_EQ(match.pattern, "/runs/{id}/cancel");
  EXPECT_EQ(match.waits, Waits::kForTheStore);
  EXPECT_THAT(match.path_parameters, ElementsAre(Pair("id", "a b")));
}

TEST(Router, AnswersHeadByTheGetRoute) {
  const Router router = SomeRoutes();
  EXPECT_EQ(Found(router, "HEAD", "/runs"), "list");
}

TEST(Router, RefusesUnknownPaths) {
  const Router router = SomeRoutes();
  for (const char* path :
       {"/nothing", "/runs/", "/runs/7/", "/runs//cancel", "/runs/7/cancel/x", "//", "/Runs", ""}) {
    const Router::Match match = router.Find("GET", path);
    EXPECT_EQ(match.handler, nullptr) << path;
    EXPECT_EQ(match.problem.status, 404) << path;
    EXPECT_EQ(match.pattern, "") << path;
  }
}

TEST(Router, SaysWhichMethodsAKnownPathAllows) {
  const Router router = SomeRoutes();
  const Router::Match match = router.Find("DELETE", "/runs");
  EXPECT_EQ(match.handler, nullptr);
  EXPECT_EQ(match.problem.status, 405);
  EXPECT_EQ(match.pattern, "/runs");
  EXPECT_THAT(match.problem.headers, ElementsAre(Pair("Allow", "GET, HEAD, POST")));
}

}  // namespace
}  // namespace xyn::http
