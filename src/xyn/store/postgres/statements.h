// The statements of sql/, by the name they have on the server.
#pragma once

#include "xyn/store/postgres/connection.h"
#include "xyn/store/postgres_sql.h"

namespace xyn::store::postgres {

inline const Statement kEnqueueRuns{"xyn_enqueue_runs", sql::kEnqueueRuns};
inline const Statement kClaimRuns{"xyn_claim_runs", sql::kClaimRuns};
inline const Statement kReclaimRuns{"xyn_reclaim_runs", sql::kReclaimRuns};
inline const Statement kRenewLeases{"xyn_renew_leases", sql::kRenewLeases};
inline const Statement kFinishRuns{"xyn_finish_runs", sql::kFinishRuns};
inline const Statement kRereadRuns{"xyn_reread_runs", sql::kRereadRuns};
inline const Statement kCancelRun{"xyn_cancel_run", sql::kCancelRun};
inline const Statement kRequeueRun{"xyn_requeue_run", sql::kRequeueRun};
inline const Statement kGetRun{"xyn_get_run", sql::kGetRun};
inline const Statement kListRuns{"xyn_list_runs", sql::kListRuns};
inline const Statement kReapRuns{"xyn_reap_runs", sql::kReapRuns};
inline const Statement kCompactCounts{"xyn_compact_counts", sql::kCompactCounts};
inline const Statement kRepairCounts{"xyn_repair_counts", sql::kRepairCounts};
inline const Statement kWakeWorkers{"xyn_wake_workers", sql::kWakeWorkers};
inline const Statement kHeartbeat{"xyn_heartbeat", sql::kHeartbeat};
inline const Statement kLeave{"xyn_leave", sql::kLeave};
inline const Statement kStand{"xyn_stand", sql::kStand};
inline const Statement kResign{"xyn_resign", sql::kResign};
inline const Statement kOldestTransaction{"xyn_oldest_transaction", sql::kOldestTransaction};
inline const Statement kTableHealth{"xyn_table_health", sql::kTableHealth};
inline const Statement kSampleWorkers{"xyn_sample_workers", sql::kSampleWorkers};
inline const Statement kSampleQueue{"xyn_sample_queue", sql::kSampleQueue};
inline const Statement kCountDepth{"xyn_count_depth", sql::kCountDepth};
inline const Statement kCountReadyAndFuture{"xyn_count_ready", sql::kCountReadyAndFuture};
inline const Statement kCountOldestReady{"xyn_count_oldest", sql::kCountOldestReady};
inline const Statement kCountLeases{"xyn_count_leases", sql::kCountLeases};
inline const Statement kCountBlueprints{"xyn_count_blueprints", sql::kCountBlueprints};
inline const Statement kCountLive{"xyn_count_live", sql::kCountLive};
inline const Statement kCountBeyondSpecification{"xyn_count_beyond",
                                                 sql::kCountBeyondSpecification};

}  // namespace xyn::store::postgres
