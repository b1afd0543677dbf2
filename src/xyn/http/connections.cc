#include "xyn/http/connections.h"

#include <utility>
#include <vector>

#include <boost/asio/post.hpp>

namespace xyn::http {

using boost::asio::ip::tcp;

Connections::Connections(boost::asio::io_context& io, const ServerOptions& options,
                         Dispatcher& dispatcher, std::atomic<int>& open)
    : io_(io), options_(options), dispatcher_(dispatcher), open_(open) {}

void Connections::Add(tcp::socket socket) {
  // Counted here, in the order in which they were accepted, not in the order of the loops' turns.
  const int others = open_.fetch_add(1);
  if (others >= options_.max_connections + kMaxRefusals) {
    open_.fetch_sub(1);
    return;
  }
  boost::asio::post(io_, [this, added = std::move(socket),
                          is_one_too_many = others >= options_.max_connections]() mutable {
    Keep(std::move(added), is_one_too_many);
  });
}

void Connections::Stop(std::function<void()> on_empty) {
  on_empty_ = std::move(on_empty);
  const std::vector<std::shared_ptr<Connection>> open(connections_.begin(), connections_.end());
  for (const auto& connection : open) connection->Finish();
  if (open.empty()) on_empty_();
}

void Connections::Keep(tcp::socket socket, bool is_one_too_many) {
  const auto connection = std::make_shared<Connection>(
      std::move(socket), options_, dispatcher_,
      [this](const std::shared_ptr<Connection>& closed) { Forget(closed); });
  connections_.insert(connection);
  if (is_one_too_many) {
    connection->Refuse(TryAgainLater("this server has as many connections as it may have"));
  } else {
    connection->Serve();
  }
}

void Connections::Forget(const std::shared_ptr<Connection>& connection) {
  connections_.erase(connection);
  open_.fetch_sub(1);
  if (on_empty_ && connections_.empty()) on_empty_();
}

}  // namespace xyn::http
