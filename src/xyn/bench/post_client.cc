#include "xyn/bench/post_client.h"

#include <stdexcept>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

namespace xyn::bench {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

struct PostClient::State {
  explicit State(std::uint16_t port) : socket(context) {
    socket.connect({asio::ip::address_v4::loopback(), port});
    socket.set_option(tcp::no_delay(true));
  }

  asio::io_context context;
  tcp::socket socket;
  boost::beast::flat_buffer buffer;
};

PostClient::PostClient(std::uint16_t port) : state_(std::make_unique<State>(port)) {}

PostClient::~PostClient() = default;

void PostClient::Post(const std::string& path, const std::string& body) {
  http::request<http::string_body> request(http::verb::post, path, 11, body);
  request.set(http::field::host, "127.0.0.1");
  request.set(http::field::content_type, "application/json");
  request.prepare_payload();
  http::write(state_->socket, request);
  http::response<http::string_body> response;
  http::read(state_->socket, state_->buffer, response);
  if (response.result() != http::status::created) {
    throw std::runtime_error("not created, but " + response.body());
  }
}

}  // namespace xyn::bench
