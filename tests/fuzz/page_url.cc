// Any text as the URL of a page to fetch.
#include "xyn/http/page_url.h"

#include <charconv>
#include <string>
#include <string_view>

#include "tests/fuzz/fuzz_target.h"

namespace xyn::fuzz {
namespace {

bool IsPort(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port > 0 && port < 65'536;
}

// What would end a request line or a header, or make two of one.
bool IsOneWord(std::string_view text) {
  for (const char c : text) {
    if (c <= ' ' || c > '~') return false;
  }
  return true;
}

}  // namespace

void Check(std::string_view input) {
  const auto url = http::ParsePageUrl(input);
  if (!url) return;
  Require(!url->host.empty() && IsOneWord(url->host), "a host is a word");
  Require(url->host.find_first_of("/?#@[]") == std::string::npos, "a host is no more than a host");
  Require(IsPort(url->port), "a port is one");
  Require(url->target.starts_with('/') && IsOneWord(url->target),
          "a target is a word, from the root");
  const auto again = http::ParsePageUrl("http://" + url->Authority() + url->target);
  Require(again == url, "a URL that is written anew is read as the same");
}

}  // namespace xyn::fuzz
