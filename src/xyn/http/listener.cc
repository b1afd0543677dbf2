#include "xyn/http/listener.h"

#include <chrono>
#include <utility>
#include <vector>

#include "xyn/http/listen_address.h"

namespace xyn::http {
namespace {

using boost::asio::ip::tcp;
using Error = boost::system::error_code;

constexpr std::chrono::milliseconds kPause{100};

}  // namespace

Listener::Listener(boost::asio::io_context& io, const ServerOptions& options,
                   Dispatcher& dispatcher, base::Logger& log)
    : acceptor_(Listen(io, options.host, options.port)),
      pause_(io),
      port_(acceptor_.local_endpoint().port()),
      options_(options),
      dispatcher_(dispatcher),
      log_(log) {}

void Listener::Accept() {
  acceptor_.async_accept(
      [this](const Error& error, tcp::socket socket) { Accepted(error, std::move(socket)); });
}

void Listener::Stop(std::function<void()> on_empty) {
  stopping_ = true;
  on_empty_ = std::move(on_empty);
  Error ignored;
  acceptor_.close(ignored);
  pause_.cancel();
  const std::vector<std::shared_ptr<Connection>> open(connections_.begin(), connections_.end());
  for (const auto& connection : open) connection->Finish();
  if (open.empty()) on_empty_();
}

void Listener::Accepted(const Error& error, tcp::socket socket) {
  if (stopping_) return;
  if (error == boost::asio::error::no_descriptors || error == boost::asio::error::no_memory ||
      error == boost::asio::error::no_buffer_space) {
    Pause(error);
    return;
  }
  // Other errors are of a client that left before it was accepted.
  if (!error) Keep(std::move(socket));
  Accept();
}

void Listener::Keep(tcp::socket socket) {
  pausing_ = false;
  const auto limit = static_cast<std::size_t>(options_.max_connections);
  if (connections_.size() >= limit + kMaxRefusals) return;
  const bool is_one_too_many = connections_.size() >= limit;
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

void Listener::Pause(const Error& error) {
  if (!pausing_) log_.warn("http: cannot accept connections for now: {}", error.message());
  pausing_ = true;
  pause_.expires_after(kPause);
  pause_.async_wait([this](const Error& cancelled) {
    if (!cancelled && !stopping_) Accept();
  });
}

void Listener::Forget(const std::shared_ptr<Connection>& connection) {
  connections_.erase(connection);
  if (stopping_ && connections_.empty()) on_empty_();
}

}  // namespace xyn::http
