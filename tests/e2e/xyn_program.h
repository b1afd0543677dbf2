// The real binary, as a person or a supervisor runs it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/http_client.h"
#include "tests/support/metrics_page.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace xyn::e2e {

// Where a test's database is, and with what every xyn of the test starts.
struct Setting {
  std::string database_url;
  std::map<std::string, std::string> environment = {};  // besides DATABASE_URL
};

// Runs `xyn <arguments>` to its end.
support::Completed RunXyn(const Setting& setting, std::vector<std::string> arguments);

// A xyn that serves: started with --listen on a free port. The destructor stops it as a supervisor
// would: SIGTERM, a second one a second later, kill -9 after another.
class Server {
 public:
  // Returns when it listens; throws std::runtime_error with what it said if it does not.
  Server(const Setting& setting, std::vector<std::string> arguments);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  support::Process& process() { return *process_; }
  const support::HttpClient& http() const { return *http_; }
  std::uint16_t port() const { return port_; }

  // A scrape. Throws unless it is answered with 200.
  support::MetricsPage Metrics() const;

  // The value of a series now, 0 if it is absent.
  double Value(const std::string& series) const;

 private:
  std::unique_ptr<support::Process> process_;
  std::uint16_t port_ = 0;
  std::unique_ptr<support::HttpClient> http_;
};

// The values of a command that prints one a line.
std::vector<std::string> Lines(const std::string& text);

}  // namespace xyn::e2e
