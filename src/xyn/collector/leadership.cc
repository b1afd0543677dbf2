#include "xyn/collector/leadership.h"

#include <algorithm>
#include <utility>

#include "xyn/base/pause.h"

namespace xyn::collector {

Leadership::Leadership(std::unique_ptr<store::Election> election, std::string candidate,
                       const LeaderTerms& terms, std::function<bool()> is_fit,
                       const base::Clock& clock, base::Logger& log)
    : election_(std::move(election)),
      candidate_(std::move(candidate)),
      terms_(terms),
      is_fit_(std::move(is_fit)),
      clock_(clock),
      log_(log) {}

Leadership::~Leadership() {
  thread_ = {};
  trusted_until_ = base::SteadyTime::min();  // before anybody else is let in
  if (term_) Resign();
}

void Leadership::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void Leadership::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const base::SteadyTime next = Stand();
    base::Pause(next - clock_.Steady(), stop);
  }
}

bool Leadership::Holds() const { return clock_.Steady() < trusted_until_.load(); }

base::SteadyTime Leadership::Stand() {
  if (!is_fit_()) return NotFit();
  const base::SteadyTime sent_at = clock_.Steady();
  try {
    const store::Candidacy candidacy = election_->Stand(candidate_, terms_.lease());
    failing_ = false;
    return candidacy.term ? Elected(*candidacy.term, sent_at) : NotElected(candidacy.lease_left);
  } catch (const std::exception& error) {
    if (!failing_) log_.warn("cannot stand for election as leading collector: {}", error.what());
    failing_ = true;
    return clock_.Steady() + terms_.retry_after();
  }
}

base::SteadyTime Leadership::Elected(std::int64_t term, base::SteadyTime sent_at) {
  trusted_until_ = terms_.TrustedUntil(sent_at);
  if (term_ != term) log_.info("Leading metrics collector from now on (term {})", term);
  term_ = term;
  return sent_at + terms_.renew_every();
}

base::SteadyTime Leadership::NotElected(std::chrono::microseconds lease_left) {
  trusted_until_ = base::SteadyTime::min();
  if (term_) log_.info("No longer the leading metrics collector (term {})", *term_);
  term_.reset();
  // A look at half the interval finds a leader that resigned before its lease ran out.
  const std::chrono::microseconds soonest = terms_.retry_after();
  const std::chrono::microseconds latest = terms_.renew_every();
  const auto pause = lease_left.count() > 0 ? lease_left : soonest;
  return clock_.Steady() + std::min(pause, latest);
}

// Without a resignation: one that arrives late would end the next lease of this process.
base::SteadyTime Leadership::NotFit() {
  trusted_until_ = base::SteadyTime::min();
  if (term_) log_.warn("No longer the leading metrics collector (term {}): its ticks fail", *term_);
  term_.reset();
  return clock_.Steady() + terms_.retry_after();
}

void Leadership::Resign() {
  try {
    election_->Resign(candidate_);
  } catch (const std::exception& error) {
    log_.warn("cannot resign as leading collector, the lease will run out: {}", error.what());
  }
}

}  // namespace xyn::collector
