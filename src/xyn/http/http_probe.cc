#include "xyn/http/http_probe.h"

#include <algorithm>
#include <array>
#include <string>

namespace xyn::http {
namespace {

constexpr std::string_view kUnmatched = "unmatched";
constexpr std::string_view kOther = "OTHER";
constexpr std::array<std::string_view, 7> kMethods = {"GET",    "HEAD",  "POST",   "PUT",
                                                      "DELETE", "PATCH", "OPTIONS"};

std::string_view RouteLabel(std::string_view pattern) {
  return pattern.empty() ? kUnmatched : pattern;
}

std::string_view MethodLabel(std::string_view method) {
  const auto* const known = std::find(kMethods.begin(), kMethods.end(), method);
  return known == kMethods.end() ? kOther : *known;
}

}  // namespace

HttpProbe::HttpProbe(metrics::Registry& registry) : registry_(registry) {}

void HttpProbe::RouteServed(std::string_view pattern, std::string_view method) {
  constexpr int kOk = 200;
  Requests({pattern, method, kOk});
  Duration({pattern, method, 0});
}

void HttpProbe::RequestAnswered(std::string_view pattern, std::string_view method, int status,
                                std::chrono::steady_clock::duration took) {
  const Series series{RouteLabel(pattern), MethodLabel(method), status};
  Requests(series).Increment();
  Duration({series.route, series.method, 0}).Observe(std::chrono::duration<double>(took).count());
}

void HttpProbe::ConnectionRefused(int status) {
  Requests({kUnmatched, kOther, status}).Increment();
}

prometheus::Counter& HttpProbe::Requests(const Series& series) {
  prometheus::Counter*& counter = requests_[series];
  if (counter == nullptr) {
    counter =
        &registry_.Counter("xyn_http_requests_total", {{"route", std::string(series.route)},
                                                       {"method", std::string(series.method)},
                                                       {"code", std::to_string(series.status)}});
  }
  return *counter;
}

prometheus::Histogram& HttpProbe::Duration(const Series& series) {
  prometheus::Histogram*& histogram = durations_[series];
  if (histogram == nullptr) {
    histogram = &registry_.Histogram(
        "xyn_http_request_duration_seconds",
        {{"route", std::string(series.route)}, {"method", std::string(series.method)}});
  }
  return *histogram;
}

}  // namespace xyn::http
