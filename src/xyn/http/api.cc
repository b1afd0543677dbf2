#include "xyn/http/api.h"

#include <memory>
#include <utility>

#include "xyn/http/bearer_token.h"
#include "xyn/http/enqueue_route.h"
#include "xyn/http/json_text.h"
#include "xyn/http/landing_page.h"
#include "xyn/http/run_json.h"
#include "xyn/http/runs_routes.h"

namespace xyn::http {
namespace {

Response StatusIs(std::string_view status) {
  JsonText json;
  json.BeginObject().Key("status").String(status).EndObject();
  return {.body = json.Take()};
}

Response QueueNow(const collector::Collector* collector) {
  if (collector == nullptr) {
    return Problem(503, "No collector",
                   "this process does not look at the queue: its METRICS_COLLECTOR_MODE is off");
  }
  const auto snapshot = collector->Latest();
  if (!snapshot) return TryAgainLater("there is no fresh sample of the queue");
  JsonText json;
  AppendSnapshot(*snapshot, json);
  return {.body = json.Take()};
}

}  // namespace

void AddProbeRoutes(Router& router, const metrics::Exposition& exposition, store::Store& store,
                    int max_scrapes_in_flight) {
  const auto scrape = std::make_shared<MetricsRoute>(exposition, max_scrapes_in_flight);
  router.Add("GET", "/metrics", Waits::kNever,
             [scrape](const Request& request) { return (*scrape)(request); });
  router.Add("GET", "/health", Waits::kNever, [](const Request&) { return StatusIs("ok"); });
  router.Add("GET", "/ready", Waits::kForTheStore, [&store](const Request&) {
    store.reader().Ping();
    return StatusIs("ready");
  });
}

void AddApiRoutes(Router& router, store::Store& store, const collector::Collector* collector,
                  metrics::Registry& registry, const base::Clock& clock, base::Logger& log,
                  const std::string& token) {
  const auto add = [&](const char* method, const char* pattern, Waits waits, RouteHandler handler) {
    router.Add(method, pattern, waits, RequireToken(token, std::move(handler)));
  };
  const auto enqueue = std::make_shared<EnqueueRoute>(store.queue(), registry, clock, log);
  router.AddTogether(
      "POST", "/api/v1/runs",
      RequireToken(token, TogetherHandler([enqueue](std::span<const Request* const> requests) {
                     return (*enqueue)(requests);
                   })));
  add("GET", "/api/v1/runs", Waits::kForTheStore,
      [&store](const Request& request) { return ListRuns(store.reader(), request); });
  add("GET", "/api/v1/runs/{id}", Waits::kForTheStore,
      [&store](const Request& request) { return GetRun(store.reader(), request); });
  const auto ended = std::make_shared<metrics::EndedRuns>(registry);
  add("POST", "/api/v1/runs/{id}/cancel", Waits::kForTheStore,
      [&store, ended](const Request& request) {
        return CancelRun(store.queue(), store.reader(), *ended, request);
      });
  add("POST", "/api/v1/runs/{id}/requeue", Waits::kForTheStore,
      [&store](const Request& request) { return RequeueRun(store.queue(), request); });
  add("GET", "/api/v1/queue", Waits::kNever,
      [collector](const Request&) { return QueueNow(collector); });
  router.Add("GET", "/", Waits::kNever, [collector](const Request&) {
    return LandingPage(collector == nullptr ? std::nullopt : collector->Latest());
  });
}

}  // namespace xyn::http
