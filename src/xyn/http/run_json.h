// Runs and queue snapshots as the API serves them.
#pragma once

#include "xyn/http/json_text.h"
#include "xyn/model/queue_snapshot.h"
#include "xyn/model/run.h"

namespace xyn::http {

// Appends `run` as an object: every column by its name, absent values as null, times in RFC 3339,
// inputs, outputs and error as the JSON they are.
void AppendRun(const model::Run& run, JsonText& json);

// Appends `snapshot` as an object; members are named like the metrics without their "xyn_" and
// "queue_": taken_at, depth {status: count}, ready, future, oldest_ready_seconds, ...
void AppendSnapshot(const model::QueueSnapshot& snapshot, JsonText& json);

}  // namespace xyn::http
