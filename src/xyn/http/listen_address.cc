#include "xyn/http/listen_address.h"

#include <cctype>
#include <string_view>

#include <boost/asio/ip/v6_only.hpp>
#include <fmt/format.h>

#include "xyn/base/errors.h"

namespace xyn::http {
namespace {

using boost::asio::ip::tcp;
using Error = boost::system::error_code;

std::string_view WithoutBrackets(std::string_view host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    return host.substr(1, host.size() - 2);
  }
  return host;
}

[[noreturn]] void Fail(std::string_view host, std::uint16_t port, std::string reason) {
  if (!reason.empty()) {
    reason[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(reason[0])));
  }
  const bool is_v6 = host.find(':') != std::string_view::npos;
  throw base::EnvironmentError(
      fmt::format("cannot listen on {}{}{}:{}: {}; choose another with --listen or XYN_LISTEN",
                  is_v6 ? "[" : "", host, is_v6 ? "]" : "", port, reason));
}

boost::asio::ip::address AddressOf(std::string_view host, std::uint16_t port) {
  if (host == "localhost") return boost::asio::ip::address_v4::loopback();
  Error error;
  const auto address = boost::asio::ip::make_address(std::string(host), error);
  if (error) Fail(host, port, "not an IP address or localhost");
  return address;
}

}  // namespace

tcp::acceptor Listen(boost::asio::io_context& io, const std::string& host, std::uint16_t port) {
  const std::string_view bare = WithoutBrackets(host);
  const tcp::endpoint endpoint(AddressOf(bare, port), port);
  tcp::acceptor acceptor(io);
  Error error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error && endpoint.address().is_v6()) {
    acceptor.set_option(boost::asio::ip::v6_only(false), error);
  }
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
  if (error) Fail(bare, port, error.message());
  return acceptor;
}

}  // namespace xyn::http
