#include "xyn/metrics/testing/python_parser.h"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace xyn::metrics {
namespace {

constexpr const char* kPython = "/usr/bin/python3";
constexpr const char* kScript = XYN_SOURCE_DIR "/src/xyn/metrics/testing/parse_pages.py";

}  // namespace

PythonParser::PythonParser() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw std::runtime_error("no socket could be made");
  }
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("no process could be made");
  if (pid_ == 0) {
    dup2(ends[1], STDIN_FILENO);
    dup2(ends[1], STDOUT_FILENO);
    execl(kPython, kPython, kScript, nullptr);
    _exit(127);
  }
  close(ends[1]);
  socket_ = ends[0];
}

PythonParser::~PythonParser() {
  close(socket_);
  waitpid(pid_, nullptr, 0);
}

std::string PythonParser::Parse(Format format, std::string_view page) {
  Send(format == Format::kText ? "text " : "openmetrics ");
  Send(std::to_string(page.size()) + '\n');
  Send(page);
  while (received_.find('\n') == std::string::npos) Receive();
  const std::size_t begin = received_.find('\n') + 1;
  const std::size_t length = std::stoul(received_);
  while (received_.size() < begin + length) Receive();
  const std::string answer = received_.substr(begin, length);
  received_.erase(0, begin + length);
  return answer;
}

void PythonParser::Send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) throw std::runtime_error("the Python parser takes no more pages");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void PythonParser::Receive() {
  std::array<char, 65'536> chunk{};
  const ssize_t got = recv(socket_, chunk.data(), chunk.size(), 0);
  if (got <= 0) {
    throw std::runtime_error(
        "the Python parser ended; it needs Debian's packages python3 and "
        "python3-prometheus-client");
  }
  received_.append(chunk.data(), static_cast<std::size_t>(got));
}

}  // namespace xyn::metrics
