#include "xyn/store/sqlite/repair.h"

#include <algorithm>
#include <cstdlib>

#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

// A run missing here and one too many there are one run in the wrong place.
class Misplaced {
 public:
  void Add(std::int64_t correction) {
    (correction > 0 ? missing_ : surplus_) += std::abs(correction);
  }
  std::int64_t runs() const { return std::max(missing_, surplus_); }

 private:
  std::int64_t missing_ = 0;
  std::int64_t surplus_ = 0;
};

}  // namespace

std::int64_t CountCorrections::Runs() const {
  Misplaced by_status;
  Misplaced by_delay;
  for (const LiveCorrection& correction : live) {
    by_status.Add(correction.queued);
    by_status.Add(correction.running);
    by_delay.Add(correction.delayed);
  }
  for (const EndedCorrection& correction : ended) by_status.Add(correction.n);
  Misplaced by_time;
  for (const AtOnceCorrection& correction : at_once) by_time.Add(correction.n);
  return std::max({by_status.runs(), by_delay.runs(), by_time.runs(), due_off});
}

CountCorrections CorrectLive(Connection& connection) {
  CountCorrections corrections;
  Query query = connection.Use(sql::kCorrectLive);
  while (query.Step()) {
    corrections.live.push_back(
        {query.Text(0), query.Integer(1), query.Integer(2), query.Integer(3)});
  }
  Query at_once = connection.Use(sql::kCorrectAtOnce);
  while (at_once.Step()) {
    corrections.at_once.push_back({at_once.Time(0), at_once.Time(1), at_once.Integer(2)});
  }
  Query due = connection.Use(sql::kDueOff);
  due.Step();
  corrections.due_off = due.Integer(0);
  corrections.repairs = due.Integer(1);
  return corrections;
}

CountCorrections CorrectAll(Connection& connection) {
  CountCorrections corrections = CorrectLive(connection);
  Query query = connection.Use(sql::kCorrectEnded);
  while (query.Step()) corrections.ended.push_back({query.Text(0), query.Integer(1)});
  return corrections;
}

bool Apply(Connection& connection, const CountCorrections& corrections) {
  if (connection.Use(sql::kNoteRepair).Bind(corrections.repairs).Run() == 0) return false;
  for (const LiveCorrection& live : corrections.live) {
    connection.Use(sql::kAddLive).Bind(live.name, live.queued, live.delayed, live.running).Run();
  }
  for (const EndedCorrection& ended : corrections.ended) {
    connection.Use(sql::kAddEnded).Bind(ended.status, ended.n).Run();
  }
  for (const AtOnceCorrection& at_once : corrections.at_once) {
    connection.Use(sql::kAddAtOnce).Bind(at_once.queued_at, at_once.run_at, at_once.n).Run();
  }
  if (!corrections.at_once.empty()) connection.Use(sql::kForgetAtOnce).Run();
  if (corrections.due_off != 0) connection.Execute(std::string(sql::kForgetHorizon));
  return true;
}

}  // namespace xyn::store::sqlite
