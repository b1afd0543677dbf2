#include "tests/fuzz/response_check.h"

#include <chrono>
#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <nlohmann/json.hpp>

#include "tests/fuzz/fuzz_target.h"
#include "xyn/http/response_head.h"
#include "xyn/http/testing/gunzip.h"

namespace xyn::fuzz {
namespace {

namespace beast = boost::beast;

void RequireReadable(const http::Response& response, std::string_view method) {
  const bool has_body = method != "HEAD";
  const std::string wire =
      http::ResponseHead(response, http::AfterResponse::kKeepAlive, std::chrono::sys_seconds()) +
      (has_body ? response.body : "");
  beast::http::response_parser<beast::http::string_body> parser;
  parser.eager(true);
  parser.skip(!has_body);
  beast::error_code error;
  const std::size_t taken = parser.put(boost::asio::buffer(wire), error);
  Require(!error && parser.is_done() && taken == wire.size(), "a response is valid HTTP");
  Require(parser.get().result_int() == static_cast<unsigned>(response.status),
          "a response has the status that it was given");
  Require(parser.get().body() == (has_body ? response.body : ""),
          "a response has the body that it was given");
}

bool IsGzip(const http::Response& response) {
  for (const auto& [name, value] : response.headers) {
    if (name == "Content-Encoding") return value == "gzip";
  }
  return false;
}

void RequireBodyOfItsType(const http::Response& response) {
  if (response.content_type.ends_with("json")) {
    Require(nlohmann::json::accept(response.body), "a JSON body is JSON");
  }
  if (response.content_type == "application/problem+json") {
    const auto problem = nlohmann::json::parse(response.body);
    Require(problem.at("status") == response.status, "a problem has the status of its response");
    Require(!problem.at("detail").get<std::string>().empty(), "a problem says what is wrong");
  }
  if (IsGzip(response)) Require(!http::Gunzip(response.body).empty(), "a gzip body is gzip");
}

}  // namespace

void RequireWellFormed(const http::Response& response, std::string_view method) {
  Require(!http::ReasonPhrase(response.status).empty(), "a status has a name");
  Require(response.status != 500, "no request makes the server fail");
  RequireReadable(response, method);
  RequireBodyOfItsType(response);
}

void RequireClearRefusal(const http::Response& response) {
  RequireWellFormed(response, "POST");
  Require(response.status >= 400 && response.status < 500, "a refusal is a 4xx");
  Require(response.content_type == "application/problem+json", "a refusal is a problem document");
}

}  // namespace xyn::fuzz
