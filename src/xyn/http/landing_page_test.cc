#include "xyn/http/landing_page.h"

#include <array>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

namespace xyn::http {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t from = text.find(begin) + begin.size();
  return text.substr(from, text.find(end, from) - from);
}

std::string HeaderOf(const Response& response, const std::string& name) {
  for (const auto& [header, value] : response.headers) {
    if (header == name) return value;
  }
  return "";
}

TEST(LandingPage, ShowsTheNumbersOfTheSample) {
  model::QueueSnapshot snapshot;
  snapshot.depth = {15, 3, 142, 7, 1};
  snapshot.ready = 12;
  snapshot.oldest_ready_seconds = 8.5;
  const Response page = LandingPage(snapshot);
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_THAT(page.body, HasSubstr("<tr><th scope=\"row\">COMPLETED</th><td>142</td></tr>"));
  EXPECT_THAT(page.body, HasSubstr("<td>8.5 s</td>"));
  EXPECT_THAT(page.body, HasSubstr("1970-01-01T00:00:00Z"));
}

TEST(LandingPage, SaysWhenThereIsNoSample) {
  const Response page = LandingPage(std::nullopt);
  EXPECT_THAT(page.body, HasSubstr("There is no fresh sample"));
  EXPECT_THAT(page.body, Not(HasSubstr("<table>")));
}

TEST(LandingPage, LinksToTheEndpoints) {
  const Response page = LandingPage(std::nullopt);
  for (const char* path : {"/metrics", "/api/v1/queue", "/api/v1/runs", "/health", "/ready"}) {
    EXPECT_THAT(page.body, HasSubstr(std::string("href=\"") + path + "\"")) << path;
  }
}

TEST(LandingPage, AllowsItsOwnStyleSheetAndNothingElse) {
  const Response page = LandingPage(std::nullopt);
  const std::string style = Between(page.body, "<style>", "</style>");
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  EVP_Digest(style.data(), style.size(), digest.data(), nullptr, EVP_sha256(), nullptr);

  const std::string policy = HeaderOf(page, "Content-Security-Policy");
  EXPECT_THAT(policy, HasSubstr("default-src 'none';"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
  std::array<unsigned char, 45> base64{};
  EVP_EncodeBlock(base64.data(), digest.data(), SHA256_DIGEST_LENGTH);
  const std::string expected(base64.begin(), base64.end() - 1);
  EXPECT_EQ(Between(policy, "style-src 'sha256-", "'"), expected);
}

TEST(LandingPage, EscapesText) {
  EXPECT_EQ(HtmlEscaped(R"(<a href="x">'&'</a>)"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
}

}  // namespace
}  // namespace xyn::http
