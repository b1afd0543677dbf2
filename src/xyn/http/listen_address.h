// The address a server listens on.
#pragma once

#include <cstdint>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace xyn::http {

// Listens on `host`, an IPv4 or IPv6 literal (in brackets or not) or "localhost", and `port`, 0 for
// any free one. "::" takes IPv4, too. Throws base::EnvironmentError, naming both and what would
// help.
boost::asio::ip::tcp::acceptor Listen(boost::asio::io_context& io, const std::string& host,
                                      std::uint16_t port);

}  // namespace xyn::http
