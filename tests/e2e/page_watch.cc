#include "tests/e2e/page_watch.h"

#include <exception>
#include <optional>

#include "tests/support/http_client.h"
#include "tests/support/metrics_page.h"

namespace xyn::e2e {
namespace {

using std::chrono::steady_clock;

// Between two scrapes, so that four watches leave the processes some of the machine.
constexpr std::chrono::milliseconds kPause{5};

std::optional<Look> LookAt(const support::HttpClient& http) {
  Look look;
  look.began = steady_clock::now();
  try {
    const support::MetricsPage page(http.Get("/metrics").body);
    look.ended = steady_clock::now();
    look.shows = page.Type("xyn_queue_depth").has_value();
    look.leads = page.Value("xyn_collector_leader") == 1;
    return look;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace

PageWatch::PageWatch(std::uint16_t port)
    : port_(port), thread_([this](const std::stop_token& stop) { Run(stop); }) {}

void PageWatch::Run(const std::stop_token& stop) {
  const support::HttpClient http(port_, std::chrono::seconds(60));
  while (!stop.stop_requested()) {
    has_asked_ = true;
    const auto look = LookAt(http);
    if (look) {
      const base::MutexLock lock(mutex_);
      looks_.push_back(*look);
    }
    std::this_thread::sleep_for(kPause);
  }
}

std::vector<Look> PageWatch::Looks() const {
  const base::MutexLock lock(mutex_);
  return looks_;
}

bool PageWatch::ShowsNow() const {
  const base::MutexLock lock(mutex_);
  return !looks_.empty() && looks_.back().shows;
}

std::vector<Span> PageWatch::Spans(std::chrono::milliseconds regain) const {
  std::vector<Span> spans;
  std::optional<Look> last;
  for (const Look& look : Looks()) {
    const bool goes_on = last && last->shows && look.ended - last->began < regain;
    if (look.shows && goes_on) {
      spans.back().to = look.began;
    } else if (look.shows) {
      spans.push_back({look.ended, look.ended});
    }
    last = look;
  }
  return spans;
}

}  // namespace xyn::e2e
