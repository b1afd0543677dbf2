#include "xyn/http/fetch.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

#include "xyn/base/errors.h"

namespace xyn::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Error = boost::system::error_code;

struct Address {
  std::string host;
  std::string port;
  std::string target;
};

bool IsPort(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool IsPrintable(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isgraph(c) != 0; });
}

// HOST, [IPV6], HOST:PORT or [IPV6]:PORT; nothing if it is none of them.
std::optional<Address> ParseAuthority(std::string_view text) {
  const bool is_v6 = text.starts_with('[');
  const auto host_end = is_v6 ? text.find(']') : text.find(':');
  if (is_v6 && host_end == std::string_view::npos) return std::nullopt;
  const std::string_view host = is_v6 ? text.substr(1, host_end - 1) : text.substr(0, host_end);
  std::string_view port = text.substr(std::min(text.size(), is_v6 ? host_end + 1 : host_end));
  if (port.empty()) port = ":80";
  if (host.empty() || host.find('?') != std::string_view::npos) return std::nullopt;
  if (port.front() != ':' || !IsPort(port.substr(1))) return std::nullopt;
  return Address{.host = std::string(host), .port = std::string(port.substr(1)), .target = "/"};
}

Address Parse(const std::string& url) {
  static constexpr std::string_view kScheme = "http://";
  std::optional<Address> address;
  if (url.starts_with(kScheme) && IsPrintable(url) && url.find('#') == std::string::npos) {
    const std::string_view rest = std::string_view(url).substr(kScheme.size());
    const auto authority_end = std::min(rest.size(), rest.find('/'));
    address = ParseAuthority(rest.substr(0, authority_end));
    if (address && authority_end < rest.size()) address->target = rest.substr(authority_end);
  }
  if (!address) {
    throw base::UsageError(
        fmt::format("{} is not a URL of the form http://HOST:PORT/metrics", url));
  }
  return *std::move(address);
}

// One request; its steps run one after the other on the io_context, under one deadline.
class Exchange final {
 public:
  Exchange(Address address, std::chrono::milliseconds timeout)
      : address_(std::move(address)), timeout_(timeout) {}

  // Throws boost::system::system_error.
  const beast::http::response<beast::http::string_body>& Run() {
    stream_.expires_after(timeout_);
    resolver_.async_resolve(address_.host, address_.port, [this](Error error, const auto& found) {
      if (!Failed(error)) Connect(found);
    });
    io_.run_for(timeout_);
    if (!done_) throw boost::system::system_error(asio::error::timed_out);
    if (error_) throw boost::system::system_error(error_);
    return parser_.get();
  }

 private:
  bool Failed(Error error) {
    if (!error) return false;
    error_ = error;
    done_ = true;
    return true;
  }

  void Connect(const asio::ip::tcp::resolver::results_type& found) {
    stream_.async_connect(found, [this](Error error, const auto&) {
      if (!Failed(error)) Send();
    });
  }

  void Send() {
    request_.set(beast::http::field::host, address_.host + ":" + address_.port);
    request_.set(beast::http::field::connection, "close");
    beast::http::async_write(stream_, request_, [this](Error error, std::size_t) {
      if (!Failed(error)) Receive();
    });
  }

  void Receive() {
    parser_.body_limit(64ULL << 20U);
    beast::http::async_read(stream_, buffer_, parser_, [this](Error error, std::size_t) {
      Failed(error);
      done_ = true;
    });
  }

  const Address address_;
  const std::chrono::milliseconds timeout_;
  asio::io_context io_{1};
  asio::ip::tcp::resolver resolver_{io_};
  beast::tcp_stream stream_{io_};
  beast::http::request<beast::http::empty_body> request_{beast::http::verb::get, address_.target,
                                                         11};
  beast::flat_buffer buffer_;
  beast::http::response_parser<beast::http::string_body> parser_;
  Error error_;
  bool done_ = false;
};

}  // namespace

std::string Fetch(const std::string& url, std::chrono::milliseconds timeout) {
  Exchange exchange(Parse(url), timeout);
  try {
    const auto& response = exchange.Run();
    if (response.result() == beast::http::status::ok) return response.body();
    throw base::EnvironmentError(
        fmt::format("{} answered {} instead of 200", url, response.result_int()));
  } catch (const boost::system::system_error& error) {
    throw base::EnvironmentError(fmt::format("cannot read {}: {}", url, error.code().message()));
  }
}

}  // namespace xyn::http
