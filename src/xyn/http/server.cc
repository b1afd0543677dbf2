#include "xyn/http/server.h"

#include <atomic>
#include <memory>

#include "xyn/http/handler_edge.h"
#include "xyn/http/handler_pool.h"
#include "xyn/http/listener.h"
#include "xyn/http/request_gatherer.h"
#include "xyn/http/socket_loop.h"

namespace xyn::http {

class Server::Parts {
 public:
  Parts(const ServerOptions& options, const Router& router, metrics::Registry& registry,
        base::Logger& log)
      : options_(options),
        edge_(log),
        gatherer_(pool_, edge_, options.max_waiting_requests),
        loops_(MakeLoops({router, pool_, gatherer_, edge_, registry, open_connections_, log})),
        listener_(options_, loops_, log),
        pool_(options.handler_threads, options.max_waiting_requests) {}

  ~Parts() {
    if (!started_) return;
    listener_.Stop();
    for (const auto& loop : loops_) loop->Stop();
    for (const auto& loop : loops_) loop->Join();
    gatherer_.Close();
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  void Start() {
    started_ = true;
    for (const auto& loop : loops_) loop->Start();
    listener_.Start();
  }

  std::uint16_t port() const { return listener_.port(); }

 private:
  Listener::Loops MakeLoops(const SharedParts& shared) const {
    Listener::Loops loops;
    for (int i = 0; i < options_.socket_threads; ++i) {
      loops.push_back(std::make_unique<SocketLoop>(options_, shared));
    }
    return loops;
  }

  const ServerOptions options_;
  HandlerEdge edge_;
  std::atomic<int> open_connections_ = 0;
  RequestGatherer gatherer_;
  const Listener::Loops loops_;
  Listener listener_;
  HandlerPool pool_;  // destroyed before what its tasks use
  bool started_ = false;
};

Server::Server(const ServerOptions& options, const Router& router, metrics::Registry& registry,
               base::Logger& log)
    : parts_(std::make_unique<Parts>(options, router, registry, log)) {}

Server::~Server() = default;

void Server::Start() { parts_->Start(); }

std::uint16_t Server::port() const { return parts_->port(); }

}  // namespace xyn::http
