// The routes that read, cancel and requeue runs.
#pragma once

#include "xyn/http/message.h"
#include "xyn/metrics/ended_runs.h"
#include "xyn/store/store.h"

namespace xyn::http {

// All of them wait for the store and throw what it throws. {id} that is no UUID is 400, that of no
// run is 404.

// GET /api/v1/runs?status=&name=&cursor=&limit=: {"runs": [...], "next_cursor": "..."}, newest
// first; next_cursor is null on the last page, else it is what to send as `cursor` for the next.
// `limit` is 1 to store::kMaxPage, 50 if absent. 400 names a parameter that is unknown, repeated or
// has a bad value.
Response ListRuns(store::RunReader& reader, const Request& request);

// GET /api/v1/runs/{id}: the run, as run_json.h writes it.
Response GetRun(store::RunReader& reader, const Request& request);

// POST /api/v1/runs/{id}/cancel: 200 {"id", "status": "CANCELLED"} for a run that was queued;
// 202 {"id", "status": "RUNNING", "cancel_requested": true} for one that has to stop first; 409 for
// one that has ended.
// Counts the first kind in `ended`.
Response CancelRun(store::RunQueue& queue, store::RunReader& reader, metrics::EndedRuns& ended,
                   const Request& request);

// POST /api/v1/runs/{id}/requeue: 200 {"id", "status": "QUEUED"}; 409 unless it FAILED or was
// CANCELLED.
Response RequeueRun(store::RunQueue& queue, const Request& request);

}  // namespace xyn::http
