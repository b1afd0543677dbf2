// The body of POST /api/v1/runs: JSON to runs.
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/http/message.h"
#include "xyn/model/new_run.h"

namespace xyn::http {

struct NewRuns {
  bool is_batch = false;  // the body was an array, of one run perhaps
  std::vector<model::NewRun> runs;
};

// `body` is an object, one run, or an array of 1 to store::kMaxEnqueueBatch of them. Members:
//
//   name            text, required
//   inputs          any JSON, {} if absent; kept as it is, but for white space outside of strings
//                   and for characters that are escaped without need
//   correlation_id  text
//   run_at          RFC 3339 time; or
//   delay           seconds as a number, or text such as "90s"
//   priority, max_attempts, max_reclaims   integers
//   id              a UUID: a run of this id that exists already is left alone
//
// The Response is the problem with the first thing that is wrong: 400 with the byte for text that
// is not JSON; 422 with the field, "priority" or "[3].priority", for an unknown or repeated member,
// a wrong type or a value that model::Validate refuses at `now`. Takes time linear in the body.
std::variant<NewRuns, Response> ParseNewRuns(std::string_view body, base::Timestamp now);

}  // namespace xyn::http
