#include "tests/contract/store_test.h"

#include <stdexcept>

namespace xyn::contract {

model::NewRun Work(const std::string& name) {
  model::NewRun run;
  run.name = name;
  return run;
}

base::Uuid Id(int n) {
  base::Uuid id = *base::Uuid::Parse("01900000-0000-7000-8000-000000000000");
  id.bytes[14] = static_cast<std::uint8_t>(n / 256);
  id.bytes[15] = static_cast<std::uint8_t>(n % 256);
  return id;
}

store::ClaimRequest ForWork(int limit) {
  return {.blueprints = {"work"}, .limit = limit, .worker_id = "worker-1"};
}

StoreTest::StoreTest(Tables tables)
    : database_(NewDatabase(GetParam(), tables)),
      store_(database_->Open()),
      sql_(database_->Connect()) {}

base::Uuid StoreTest::Enqueue(const model::NewRun& run) {
  return queue().Enqueue({&run, 1}).at(0).id;
}

std::vector<store::Claim> StoreTest::Claim(const store::ClaimRequest& request) {
  return queue().Claim(request).claims;
}

store::RenewOutcome StoreTest::Renew(const model::LeaseToken& token, const std::string& worker_id) {
  return queue().Renew({&token, 1}, worker_id, seconds(60)).at(0);
}

FinishOutcome StoreTest::Finish(const model::LeaseToken& token, FinishKind kind,
                                microseconds retry_backoff) {
  struct store::Finish finish;
  finish.token = token;
  finish.kind = kind;
  finish.retry_backoff = retry_backoff;
  if (kind == FinishKind::kComplete) finish.outputs = R"({"done":true})";
  if (kind == FinishKind::kFail || kind == FinishKind::kFailForGood) {
    finish.error = R"({"type":"broken","message":"it broke"})";
  }
  return queue().Finish({&finish, 1}).at(0);
}

model::LeaseToken StoreTest::Start(const model::NewRun& run) {
  const base::Uuid id = Enqueue(run);
  auto request = ForWork();
  request.blueprints = {run.name};
  const auto claims = Claim(request);
  if (claims.size() != 1 || claims[0].token.run_id != id) {
    throw std::logic_error("the run just enqueued was not the one claimed");
  }
  return claims[0].token;
}

model::LeaseToken StoreTest::ClaimAgain(const std::string& worker_id) {
  auto request = ForWork(2);
  request.worker_id = worker_id;
  const auto claims = Claim(request);
  if (claims.size() != 1) throw std::logic_error("not one run to claim");
  return claims[0].token;
}

void StoreTest::ExpireLease(const base::Uuid& id) {
  sql().Run("UPDATE runs SET lease_expires_at = " + database().FromNow(seconds(-1)) +
            " WHERE status = 'RUNNING' AND id = '" + id.ToString() + "'");
}

model::Run StoreTest::Get(const base::Uuid& id) {
  const auto run = store().reader().Get(id);
  if (!run) throw std::logic_error("no run " + id.ToString());
  return *run;
}

}  // namespace xyn::contract
