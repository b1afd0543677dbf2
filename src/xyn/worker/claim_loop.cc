#include "xyn/worker/claim_loop.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace xyn::worker {
namespace {

// Runs come due one after another; a claim for each would be a waste.
constexpr std::chrono::milliseconds kShortestPause{1};
// And what lies further ahead than any poll interval need not be counted on a clock.
constexpr std::chrono::hours kLongestPause{24};

base::SteadyTime After(base::SteadyTime now, std::optional<std::chrono::microseconds> pause) {
  if (!pause || *pause > kLongestPause) return base::SteadyTime::max();
  return now + std::max<std::chrono::microseconds>(*pause, kShortestPause);
}

const model::Blueprint& BlueprintOf(const model::Blueprints& blueprints, const std::string& name) {
  const model::Blueprint* blueprint = blueprints.Find(name);
  if (blueprint == nullptr) {
    std::fprintf(stderr, "xyn: the store let a run of %s be claimed, which was not asked for\n",
                 name.c_str());
    std::abort();
  }
  return *blueprint;
}

}  // namespace

ClaimLoop::ClaimLoop(store::RunQueue& queue, const model::Blueprints& blueprints,
                     const ClaimTerms& terms, Slots& slots, WorkerProbe& probe,
                     const base::Clock& clock, base::Logger& log, Deliver deliver)
    : queue_(queue),
      blueprints_(blueprints),
      terms_(terms),
      slots_(slots),
      probe_(probe),
      clock_(clock),
      deliver_(std::move(deliver)),
      outage_("claim runs", clock, log),
      prospect_{.more_expected = true, .look_at = clock.Steady()},
      reclaim_at_(clock.Steady()) {
  request_.blueprints = blueprints.Names();
  request_.worker_id = terms.worker_id;
  request_.lease = terms.lease;
}

void ClaimLoop::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) {
    while (!stop.stop_requested()) TakeTurn(stop);
  });
}

void ClaimLoop::Stop() { thread_ = {}; }

void ClaimLoop::TakeTurn(const std::stop_token& stop) {
  const std::optional<int> limit = slots_.WaitForTurn(stop, prospect_);
  if (!limit) return;
  try {
    Claim(*limit);
    outage_.Succeeded();
  } catch (const std::exception& error) {
    outage_.Failed(error);
    outage_.Wait(stop);
    prospect_.more_expected = true;  // for all we know
  }
}

void ClaimLoop::Claim(int limit) {
  const base::SteadyTime sent_at = clock_.Steady();
  request_.limit = limit;
  request_.reclaim = sent_at >= std::min(reclaim_at_, expiry_at_);
  store::ClaimResult result = queue_.Claim(request_);
  PlanNextTurn(result, limit);
  if (!result.claims.empty()) Accept(std::move(result.claims), sent_at);
}

void ClaimLoop::PlanNextTurn(const store::ClaimResult& result, int limit) {
  // Counted from the reply, which is after the store's now: a look is never a moment too early.
  const base::SteadyTime now = clock_.Steady();
  prospect_.more_expected = std::ssize(result.claims) >= limit;
  if (request_.reclaim) {
    // Reclaimed ones come first: one in the last place may not have been the last of them.
    const bool more_expired = prospect_.more_expected && result.claims.back().reclaimed;
    reclaim_at_ = more_expired ? now : now + std::min(kReclaimEvery, terms_.poll_interval);
    expiry_at_ = After(now, result.next_expiry);
  }
  prospect_.look_at =
      std::min({now + terms_.poll_interval, After(now, result.next_due), expiry_at_});
}

void ClaimLoop::Accept(std::vector<store::Claim> claims, base::SteadyTime sent_at) {
  const base::SteadyTime claimed_at = clock_.Steady();
  std::vector<AttemptPtr> attempts;
  attempts.reserve(claims.size());
  std::size_t bytes = 0;
  for (store::Claim& claim : claims) {
    probe_.run_claimed(claim);
    bytes += claim.inputs.size();
    const model::Blueprint& blueprint = BlueprintOf(blueprints_, claim.name);
    attempts.push_back(std::make_shared<Attempt>(std::move(claim), blueprint, sent_at, claimed_at));
  }
  slots_.Took(static_cast<int>(attempts.size()), bytes);
  probe_.runs_held(static_cast<int>(attempts.size()));
  deliver_(std::move(attempts));
}

}  // namespace xyn::worker
