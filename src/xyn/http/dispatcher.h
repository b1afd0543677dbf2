// Brings a request to its route and the answer back.
#pragma once

#include <functional>
#include <memory>

#include "xyn/http/handler_edge.h"
#include "xyn/http/handler_pool.h"
#include "xyn/http/http_probe.h"
#include "xyn/http/message.h"
#include "xyn/http/request_gatherer.h"
#include "xyn/http/router.h"
#include "xyn/metrics/registry.h"

namespace xyn::http {

// Routes that never wait are called at once; the others on a thread of the pool, and a full pool
// answers 503. Every answer is counted and timed from Dispatch to its reply.
//
// Place: one for each socket thread; borrows what it is given, which must outlive it.
// Threads: all methods on that thread, where every Reply is called, too.
class Dispatcher {
 public:
  using Reply = std::function<void(Response)>;
  using Post = std::function<void(std::function<void()>)>;

  // `to_sockets` makes the socket thread call a function; it may be called from any thread.
  Dispatcher(const Router& router, HandlerPool& pool, RequestGatherer& gatherer, HandlerEdge& edge,
             metrics::Registry& registry, Post to_sockets);

  // Shows every route of the router in the metrics. Once, before the first Dispatch; also from
  // another thread, if that comes first.
  void Start();

  // Calls `reply` once: before it returns, or later.
  void Dispatch(Request request, Reply reply);

  // Counts an answer to something that is no request, or one too many.
  void Refused(const Response& problem);

 private:
  struct Call;
  bool TryHandOver(const std::shared_ptr<Call>& call);
  void PostAnswer(const std::shared_ptr<Call>& call, Response response);
  void Answer(const std::shared_ptr<Call>& call, Response response);

  const Router& router_;
  HandlerPool& pool_;
  RequestGatherer& gatherer_;
  HandlerEdge& edge_;
  HttpProbe probe_;
  Post to_sockets_;
};

}  // namespace xyn::http
