#include "xyn/http/fetch.h"

#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

#include "xyn/base/errors.h"
#include "xyn/http/page_url.h"

namespace xyn::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Error = boost::system::error_code;

PageUrl Parse(const std::string& text) {
  auto url = ParsePageUrl(text);
  if (url) return *std::move(url);
  throw base::UsageError(fmt::format("{} is not a URL of the form http://HOST:PORT/metrics", text));
}

// One request; its steps run one after the other on the io_context, under one deadline.
class Exchange final {
 public:
  Exchange(PageUrl url, std::chrono::milliseconds timeout)
      : url_(std::move(url)), timeout_(timeout) {}

  // Throws boost::system::system_error.
  const beast::http::response<beast::http::string_body>& Run() {
    stream_.expires_after(timeout_);
    resolver_.async_resolve(url_.host, url_.port, [this](Error error, const auto& found) {
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
    request_.set(beast::http::field::host, url_.Authority());
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

  const PageUrl url_;
  const std::chrono::milliseconds timeout_;
  asio::io_context io_{1};
  asio::ip::tcp::resolver resolver_{io_};
  beast::tcp_stream stream_{io_};
  beast::http::request<beast::http::empty_body> request_{beast::http::verb::get, url_.target, 11};
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
