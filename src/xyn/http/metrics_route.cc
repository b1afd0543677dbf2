#include "xyn/http/metrics_route.h"

#include <utility>

#include "xyn/http/gzip.h"
#include "xyn/http/negotiation.h"

namespace xyn::http {

MetricsRoute::MetricsRoute(const metrics::Exposition& exposition, int max_in_flight)
    : exposition_(exposition), in_flight_(max_in_flight) {}

Response MetricsRoute::operator()(const Request& request) {
  auto place = in_flight_.TryEnter();
  if (!place) return TryAgainLater("as many scrapes as there may be are under way");
  const metrics::Format format = FormatFor(request.HeaderList("accept"));
  Response response{.content_type = std::string(metrics::ContentTypeOf(format)),
                    .body = exposition_.Page(format),
                    .headers = {{"Vary", "Accept, Accept-Encoding"}},
                    .until_sent = std::move(place)};
  if (WantsGzip(request.HeaderList("accept-encoding"))) {
    response.body = Gzip(response.body);
    response.headers.emplace_back("Content-Encoding", "gzip");
  }
  return response;
}

}  // namespace xyn::http
