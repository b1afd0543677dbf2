#include "xyn/store/postgres/election.h"

#include <utility>

#include "xyn/store/postgres/statements.h"

namespace xyn::store::postgres {
namespace {

ConnectionOptions ForElection(ConnectionOptions options, std::chrono::milliseconds deadline) {
  options.application_name = "xyn-election";
  options.deadline = deadline;
  return options;
}

}  // namespace

LeaseElection::LeaseElection(ConnectionOptions options, std::chrono::milliseconds deadline)
    : options_(ForElection(std::move(options), deadline)) {}

Candidacy LeaseElection::Stand(const std::string& candidate, std::chrono::milliseconds lease) {
  const std::chrono::microseconds microseconds = lease;
  const Result rows =
      Run(kStand,
          Parameters().Add(std::string_view(candidate)).Add(std::int64_t{microseconds.count()}));
  Candidacy candidacy;
  if (!rows.IsNull(0, 0)) candidacy.term = rows.Int64(0, 0);
  candidacy.lease_left = std::chrono::microseconds(rows.Int64(0, 1));
  return candidacy;
}

void LeaseElection::Resign(const std::string& candidate) {
  Run(kResign, Parameters().Add(std::string_view(candidate)));
}

Result LeaseElection::Run(const Statement& statement, const Parameters& parameters) {
  const auto until = std::chrono::steady_clock::now() + options_.deadline;
  if (connection_ == nullptr || !connection_->StillOpen()) {
    connection_.reset();
    connection_ = std::make_unique<Connection>(options_);
  }
  connection_->FinishBy(until);
  return connection_->Run(statement, parameters, Effect::kChanges);
}

}  // namespace xyn::store::postgres
