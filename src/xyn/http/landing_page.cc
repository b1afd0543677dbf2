#include "xyn/http/landing_page.h"

#include <array>
#include <iterator>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include "xyn/base/time_text.h"

namespace xyn::http {
namespace {

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --line: #8886; --accent: #0b62c4; }
@media (prefers-color-scheme: dark) { :root { --accent: #7db8ff; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }
h1 { margin: 0; font-size: 2rem; }
h1 + p { margin-top: 0; opacity: .8; }
table { width: 100%; border-collapse: collapse; margin: 1.5rem 0; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { padding: .35rem 0; border-bottom: 1px solid var(--line); }
th { text-align: left; font-weight: 400; }
td { text-align: right; font-variant-numeric: tabular-nums; }
nav ul { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; list-style: none; padding: 0; }
a { color: var(--accent); }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
)";

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Xyn</title>
<style>)";

constexpr std::string_view kIntroduction = R"(</style>
</head>
<body>
<header>
<h1>Xyn</h1>
<p>A durable run queue with metrics that tell the truth.</p>
</header>
<main>
)";

constexpr std::string_view kLinks = R"(<nav aria-label="Endpoints">
<ul>
<li><a href="/metrics">Metrics</a></li>
<li><a href="/api/v1/queue">Queue</a></li>
<li><a href="/api/v1/runs">Runs</a></li>
<li><a href="/health">Health</a></li>
<li><a href="/ready">Readiness</a></li>
</ul>
</nav>
</main>
</body>
</html>
)";

// 'sha256-...' of a source list in a Content-Security-Policy.
std::string HashSource(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  std::array<unsigned char, 4 * (SHA256_DIGEST_LENGTH / 3 + 1) + 1> base64{};
  const int length = EVP_EncodeBlock(base64.data(), digest.data(), SHA256_DIGEST_LENGTH);
  return fmt::format("'sha256-{}'", std::string(base64.begin(), std::next(base64.begin(), length)));
}

std::string SecurityPolicy() {
  return fmt::format(
      "default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'; "
      "frame-ancestors 'none'",
      HashSource(kStyle));
}

void AppendRow(std::string_view name, std::string_view value, std::string& html) {
  fmt::format_to(std::back_inserter(html), "<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n",
                 HtmlEscaped(name), HtmlEscaped(value));
}

void AppendTable(const model::QueueSnapshot& snapshot, std::string& html) {
  fmt::format_to(std::back_inserter(html), "<table>\n<caption>Runs at {}</caption>\n",
                 HtmlEscaped(base::FormatTimestamp(snapshot.taken_at)));
  for (const model::RunStatus status : model::kRunStatuses) {
    AppendRow(model::ToString(status), fmt::format("{}", snapshot.depth[model::IndexOf(status)]),
              html);
  }
  AppendRow("Ready to execute", fmt::format("{}", snapshot.ready), html);
  AppendRow("Scheduled for the future", fmt::format("{}", snapshot.future), html);
  AppendRow("Age of the oldest ready run", fmt::format("{:.1f} s", snapshot.oldest_ready_seconds),
            html);
  AppendRow("Running with an active lease", fmt::format("{}", snapshot.running_active), html);
  AppendRow("Running with an expired lease", fmt::format("{}", snapshot.running_expired), html);
  html += "</table>\n";
}

}  // namespace

Response LandingPage(const std::optional<model::QueueSnapshot>& snapshot) {
  std::string html(kHead);
  html.append(kStyle).append(kIntroduction);
  if (snapshot) {
    AppendTable(*snapshot, html);
  } else {
    html += "<p role=\"status\">There is no fresh sample of the queue.</p>\n";
  }
  html += kLinks;
  return {.content_type = "text/html; charset=utf-8",
          .body = std::move(html),
          .headers = {{"Content-Security-Policy", SecurityPolicy()},
                      {"Referrer-Policy", "no-referrer"}}};
}

std::string HtmlEscaped(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

}  // namespace xyn::http
