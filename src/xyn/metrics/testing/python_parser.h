// The reader of Prometheus' own Python client, as a judge of Xyn's pages.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "xyn/metrics/format.h"

namespace xyn::metrics {

// A Python process that parses one page after another. Debian's Python, whatever else PATH has:
// prometheus_client is Debian's package python3-prometheus-client.
//
// Threads: one. Errors: throws std::runtime_error if the process ends.
class PythonParser {
 public:
  PythonParser();
  ~PythonParser();
  PythonParser(const PythonParser&) = delete;
  PythonParser& operator=(const PythonParser&) = delete;

  // What the parser finds in `page`, a line for each family and, indented, each sample:
  //   name type unit help
  //     name {label=value,...} value # {run_id=value} value microseconds
  // Texts are in hexadecimal UTF-8; doubles, those of `le` among them, are their bits, or "nan"; a
  // missing unit is "-". If the parser objects, what it says instead.
  std::string Parse(Format format, std::string_view page);

 private:
  void Send(std::string_view bytes) const;
  void Receive();

  pid_t pid_ = -1;
  int socket_ = -1;
  std::string received_;
};

}  // namespace xyn::metrics
