#include "xyn/metrics/testing/promtool.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace xyn::metrics {
namespace {

constexpr int kNoSuchCommand = 127;  // as shells have it

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text) {
    const int file = mkstemp(path_.data());
    if (file < 0) throw std::runtime_error("no temporary file could be made");
    const auto written = write(file, text.data(), text.size());
    close(file);
    if (written != static_cast<ssize_t>(text.size())) {
      throw std::runtime_error("a temporary file could not be written");
    }
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { unlink(path_.c_str()); }

  const std::string& Path() const { return path_; }

 private:
  std::string path_ = "/tmp/xyn-promtool-XXXXXX";
};

}  // namespace

Verdict AskPromtool(std::string arguments, const std::string& text) {
  const TemporaryFile file(text);
  const auto place = arguments.find("{}");
  if (place != std::string::npos) arguments.replace(place, 2, file.Path());

  Verdict verdict;
  FILE* const pipe = popen(("promtool " + arguments + " 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("no shell could be started");
  std::array<char, 4096> chunk{};
  while (const auto read = std::fread(chunk.data(), 1, chunk.size(), pipe)) {
    verdict.output.append(chunk.data(), read);
  }
  const int status = pclose(pipe);
  if (WIFEXITED(status)) verdict.exit_code = WEXITSTATUS(status);
  if (verdict.exit_code == kNoSuchCommand) {
    verdict.output += "promtool is missing: install Debian's package 'prometheus'";
  }
  return verdict;
}

}  // namespace xyn::metrics
