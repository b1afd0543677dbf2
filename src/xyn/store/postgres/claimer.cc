#include "xyn/store/postgres/claimer.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <tuple>

#include "xyn/store/postgres/statements.h"

namespace xyn::store::postgres {
namespace {

using std::chrono::microseconds;

constexpr int kMaxCandidateFactor = 16;
constexpr std::chrono::seconds kLookForLeasesAgain{1};

// Columns `first` on: id, attempt, name, inputs, max_attempts, failures, since when it could have
// started.
Claim ReadClaim(const Result& rows, int row, int first, base::Timestamp now, bool reclaimed) {
  Claim claim;
  claim.token = {rows.Id(row, first), rows.Int32(row, first + 1)};
  claim.name = rows.Text(row, first + 2);
  claim.inputs = rows.Text(row, first + 3);
  claim.max_attempts = rows.Int32(row, first + 4);
  claim.failures = rows.Int32(row, first + 5);
  claim.reclaimed = reclaimed;
  // Others may have written any time there is.
  claim.waited = now - std::clamp(rows.Time(row, first + 6), base::Timestamp{}, now);
  return claim;
}

Parameters ReclaimParameters(const ClaimRequest& request, int limit) {
  Parameters parameters;
  parameters
      .AddArray(request.blueprints.size(),
                [&](std::size_t i) { return std::string_view(request.blueprints[i]); })
      .Add(limit)
      .Add(std::string_view(request.worker_id))
      .Add(std::int64_t{microseconds(request.lease).count()});
  return parameters;
}

Parameters ClaimParameters(const ClaimRequest& request, int limit, int candidates,
                           const ClaimedLanes::Area& area) {
  const auto& gaps = area.gaps;
  const auto& stretches = area.stretches;
  Parameters parameters;
  parameters.Add(limit)
      .Add(std::string_view(request.worker_id))
      .Add(std::int64_t{microseconds(request.lease).count()})
      .Add(candidates)
      .AddArray(gaps.size(), [&](std::size_t i) { return std::string_view(gaps[i].name); })
      .AddArray(gaps.size(), [&](std::size_t i) { return gaps[i].above; })
      .AddArray(gaps.size(), [&](std::size_t i) { return gaps[i].below; })
      .AddArray(stretches.size(),
                [&](std::size_t i) { return std::string_view(stretches[i].name); })
      .AddArray(stretches.size(), [&](std::size_t i) { return stretches[i].priority; })
      .AddArray(stretches.size(), [&](std::size_t i) { return stretches[i].run_at; })
      .AddArray(stretches.size(), [&](std::size_t i) { return stretches[i].id; })
      .AddArray(stretches.size(), [&](std::size_t i) { return stretches[i].until; })
      .AddArray(stretches.size(), [&](std::size_t i) { return stretches[i].until_id; });
  return parameters;
}

// Columns of claim_runs.sql. Those from kPriority on are of a run: each row has one, or the only
// row has none.
enum Column : std::uint8_t {
  kCandidates,
  kBehind,
  kLocked,
  kLockedBehind,
  kTook,
  kNextDue,
  kNow,
  kPriority,
  kRunAt,
  kRunId,
  kAttempt,
  kName,
  kInputs,
  kMaxAttempts,
  kFailures,
  kSince,
  kPlace,
};

// The rows that have a run.
std::vector<int> InClaimOrder(const Result& rows) {
  if (rows.IsNull(0, kRunId)) return {};
  std::vector<int> order(static_cast<std::size_t>(rows.rows()));
  std::iota(order.begin(), order.end(), 0);
  const auto key = [&](int row) {
    return std::tuple(rows.Int32(row, kPriority), rows.Time(row, kRunAt), rows.Id(row, kRunId));
  };
  if (!std::ranges::is_sorted(order, {}, key)) std::ranges::sort(order, {}, key);
  return order;
}

}  // namespace

ClaimResult Claimer::Claim(const ClaimRequest& request) {
  ClaimResult result;
  const auto connection = pool_.Take(Use::kClaim);
  try {
    if (request.reclaim) Reclaim(*connection, request, result);
    if (std::ssize(result.claims) < request.limit) ClaimReady(*connection, request, result);
  } catch (const Error&) {
    // What was claimed before is committed: better executed than left to its lease.
    if (result.claims.empty()) throw;
  }
  return result;
}

void Claimer::Reclaim(Connection& connection, const ClaimRequest& request, ClaimResult& result) {
  for (const ExpiredLeases::Stretch& stretch :
       expired_.ToLookAt(std::chrono::steady_clock::now())) {
    const auto start = std::chrono::steady_clock::now();
    try {
      if (!ReclaimIn(stretch, connection, request, result)) return;
    } catch (const Error&) {
      const auto now = std::chrono::steady_clock::now();
      expired_.Failed(stretch, now, std::chrono::ceil<microseconds>(now - start));
      throw;
    }
    // Only a look at everything tells when the next lease runs out.
    if (stretch.from || stretch.until) result.next_expiry = kLookForLeasesAgain;
  }
}

// Returns false if there may be more than were wanted.
bool Claimer::ReclaimIn(const ExpiredLeases::Stretch& stretch, Connection& connection,
                        const ClaimRequest& request, ClaimResult& result) {
  const int wanted = request.limit - static_cast<int>(result.claims.size());
  const Result rows = connection.Run(
      kReclaimRuns, ReclaimParameters(request, wanted).Add(stretch.from).Add(stretch.until),
      Effect::kChanges);
  const base::Timestamp now = rows.Time(0, 0);
  if (!rows.IsNull(0, 2)) result.next_expiry = microseconds(rows.Int64(0, 2));
  for (int row = 0; row < rows.rows(); ++row) {
    if (!rows.IsNull(row, 3)) result.claims.push_back(ReadClaim(rows, row, 3, now, true));
  }
  places_.Remember(rows, 3, 10);
  if (std::ssize(result.claims) == request.limit) return false;
  expired_.Looked(stretch, now, std::chrono::steady_clock::now(), microseconds(rows.Int64(0, 1)));
  return true;
}

void Claimer::ClaimReady(Connection& connection, const ClaimRequest& request, ClaimResult& result) {
  const auto start = std::chrono::steady_clock::now();
  const auto area = lanes_.ToClaimFrom(request.blueprints, start);
  int factor = candidate_factor_.load();
  for (int missing = request.limit - static_cast<int>(result.claims.size()); missing > 0;
       factor = std::min(factor * 4, kMaxCandidateFactor)) {
    const int candidates = missing * factor;
    const std::size_t before = result.claims.size();
    int found = 0;
    try {
      found = ClaimFirst(missing, candidates, area, connection, request, result);
    } catch (const Error&) {
      const auto now = std::chrono::steady_clock::now();
      lanes_.Failed(area, now, std::chrono::ceil<microseconds>(now - start));
      throw;
    }
    const int got = static_cast<int>(result.claims.size() - before);
    missing -= got;
    const bool all_seen = found < candidates;
    if (missing == 0 || all_seen) break;
    if (got == 0 && factor == kMaxCandidateFactor) break;
  }
  candidate_factor_.store(std::max(1, factor / 2));
  const bool is_everything = area.kind == ClaimedLanes::Area::Kind::kEverything;
  if (!is_everything && std::ssize(result.claims) < request.limit) ForetellLook(result);
}

// Claims at most `limit` of the first `candidates` ready runs of the area.
int Claimer::ClaimFirst(int limit, int candidates, const ClaimedLanes::Area& area,
                        Connection& connection, const ClaimRequest& request, ClaimResult& result) {
  const Result rows = connection.Run(kClaimRuns, ClaimParameters(request, limit, candidates, area),
                                     Effect::kChanges);
  if (!rows.IsNull(0, kNextDue)) result.next_due = microseconds(rows.Int64(0, kNextDue));
  const std::vector<int> order = InClaimOrder(rows);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const int row = order[i];
    result.claims.push_back(ReadClaim(rows, row, kRunId, rows.Time(0, kNow), false));
    const auto& claim = result.claims.back();
    const bool more_of_lane = i + 1 < order.size() &&
                              rows.Int32(order[i + 1], kPriority) == rows.Int32(row, kPriority) &&
                              rows.Text(order[i + 1], kName) == claim.name;
    if (more_of_lane) continue;
    lanes_.Claimed(
        {claim.name, rows.Int32(row, kPriority), rows.Time(row, kRunAt), claim.token.run_id});
  }
  places_.Remember(rows, kRunId, kPlace);
  // By a trigger of somebody else; they may all have been behind.
  const std::int64_t vetoed = rows.Int64(0, kLocked) - std::ssize(order);
  lanes_.Looked(area, std::chrono::steady_clock::now(),
                {.took = microseconds(rows.Int64(0, kTook)),
                 .wanted = limit,
                 .behind = static_cast<int>(rows.Int64(0, kBehind)),
                 .limit = candidates,
                 .claimed = static_cast<int>(
                     std::max(rows.Int64(0, kLockedBehind) - vetoed, std::int64_t{0}))});
  return static_cast<int>(rows.Int64(0, kCandidates));
}

// Runs may be left behind: the next turn is no later than the next look.
void Claimer::ForetellLook(ClaimResult& result) const {
  const auto now = std::chrono::steady_clock::now();
  const auto look_in = std::chrono::ceil<microseconds>(std::max(lanes_.LookDueAt(), now) - now);
  result.next_due = result.next_due ? std::min(*result.next_due, look_in) : look_in;
}

}  // namespace xyn::store::postgres
