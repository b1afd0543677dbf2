// The configuration with its types.
#pragma once

#include <string>

#include "xyn/app/config.h"
#include "xyn/app/database_url.h"
#include "xyn/app/listen_address.h"
#include "xyn/base/log.h"
#include "xyn/collector/collector_options.h"
#include "xyn/worker/worker.h"

namespace xyn::app {

struct Settings {
  DatabaseUrl database;
  bool prepare_statements = true;
  bool collects = true;  // false: in mode off
  collector::CollectorOptions collector;
  ListenAddress listen;
  std::string token;  // "": none
  bool insecure = false;
  worker::WorkerOptions worker;
  std::string log_level;
  base::LogFormat log_format = base::LogFormat::kText;
};

// Chooses a worker id if none is configured.
Settings MakeSettings(const Config& config);

// Throws base::UsageError if the API would be open to other hosts without a token and without
// --insecure.
void RequireSafeListener(const Settings& settings);

}  // namespace xyn::app
