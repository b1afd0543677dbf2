#include "xyn/http/new_run_json.h"

#include "xyn/http/new_run_reader.h"

namespace xyn::http {

std::variant<NewRuns, Response> ParseNewRuns(std::string_view body, base::Timestamp now) {
  NewRunReader reader(now);
  if (nlohmann::json::sax_parse(body, &reader)) return reader.TakeRuns();
  return reader.TakeProblem();
}

}  // namespace xyn::http
