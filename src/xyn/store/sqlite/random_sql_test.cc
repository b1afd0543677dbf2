// Random SQL past the store, at random times, while the horizon of the counts moves: after every
// statement the sample is what counting gives, now and a while before and after.
#include <array>
#include <random>

#include <gtest/gtest.h>

#include "xyn/store/sqlite/due_horizon.h"
#include "xyn/store/sqlite/repair.h"
#include "xyn/store/sqlite/test_database.h"

namespace xyn::store::sqlite {
namespace {

using std::chrono::seconds;

class RandomSql : public testing::TestWithParam<unsigned> {
 protected:
  RandomSql() { foreign_.exec("PRAGMA synchronous = OFF"); }

  // Does one thing and returns what it did.
  std::string DoSomething() {
    switch (Below(14)) {
      case 0:
        return MoveClock();
      case 1:
      case 2:
        return MoveHorizon();
      case 3:
        return Execute("PRAGMA recursive_triggers = " + std::to_string(Below(2)));
      case 4:
        return Execute("BEGIN; " + Statement() + "; " + Statement() + "; ROLLBACK");
      case 5:
        return Execute("BEGIN; " + Statement() + "; SAVEPOINT s; " + Statement() +
                       "; ROLLBACK TO s; " + Statement() + "; COMMIT");
      default:
        return Execute(Statement());
    }
  }

  void ExpectRightNowAndLater() {
    const base::Timestamp now = database_.clock.now;
    for (const seconds offset : {seconds(-2), seconds(0), seconds(2)}) {
      database_.clock.now = now + offset;
      const Sampler::Audit audit = sampler_->SampleAndCount();
      ASSERT_EQ(audit.sampled, audit.counted) << offset.count() << " s from now";
    }
    database_.clock.now = now;
    ASSERT_EQ(CorrectAll(connection_).Runs(), 0);
  }

 private:
  unsigned Below(unsigned limit) { return static_cast<unsigned>(random_()) % limit; }

  std::string Pick(std::initializer_list<const char*> values) {
    return *(values.begin() + Below(static_cast<unsigned>(values.size())));
  }

  // Whole seconds near now, so that the same ones come often.
  std::string Time() {
    const base::Timestamp time = database_.clock.now + seconds(Below(9)) - seconds(4);
    return std::to_string(time.time_since_epoch().count());
  }
  std::string Id() {
    return "'00000000-0000-7000-8000-00000000000" + std::string(1, "0123456789abcdef"[Below(16)]) +
           "'";
  }
  std::string Name() { return Pick({"'a'", "'b'", "'c'"}); }
  std::string Status() {
    return Pick({"'QUEUED'", "'QUEUED'", "'QUEUED'", "'RUNNING'", "'COMPLETED'", "'FAILED'"});
  }
  std::string Lease() { return Below(4) == 0 ? "NULL" : Time(); }
  std::string OnConflict() {
    return Pick({"", "", "OR REPLACE ", "OR REPLACE ", "OR IGNORE ", "OR FAIL ", "OR ABORT "});
  }
  std::string Which() {
    if (Below(2) == 0) return " WHERE id = " + Id();
    return Pick({"", " WHERE name = 'a'", " WHERE status = 'QUEUED'", " WHERE run_at > queued_at"});
  }

  std::string Row() {
    return "(" + Id() + ", " + Name() + ", " + Status() + ", " + Time() + ", " + Time() + ", " +
           Lease() + ")";
  }
  std::string Insert() {
    const std::string upsert = Below(3) > 0 ? ""
                               : Below(2) > 0
                                   ? " ON CONFLICT (id) DO NOTHING"
                                   : " ON CONFLICT (id) DO UPDATE SET status = excluded.status, "
                                     "run_at = excluded.run_at, name = excluded.name";
    return "INSERT " + OnConflict() +
           "INTO runs (id, name, status, queued_at, run_at, lease_expires_at) VALUES " + Row() +
           ", " + Row() + ", " + Row() + upsert;
  }
  std::string Assignment() {
    switch (Below(7)) {
      case 0:
        return "name = " + Name();
      case 1:
        return "status = " + Status();
      case 2:
        return "run_at = " + Time();
      case 3:
        return "queued_at = " + Time();
      case 4:
        return "queued_at = " + Time() + ", run_at = " + Time();
      case 5:
        return "lease_expires_at = " + Lease() + ", status = " + Status();
      default:
        return "status = " + Status() + ", name = " + Name() + ", queued_at = " + Time();
    }
  }
  std::string Statement() {
    switch (Below(5)) {
      case 0:
        return "UPDATE " + OnConflict() + "runs SET " + Assignment() + Which();
      case 1:
        return "DELETE FROM runs" + Which();
      default:
        return Below(2) == 0 ? "UPDATE runs SET " + Assignment() + Which() : Insert();
    }
  }

  std::string MoveClock() {
    const seconds by = seconds(Below(8)) - seconds(3);
    database_.clock.now += by;
    return "clock " + std::to_string(by.count());
  }
  std::string MoveHorizon() {
    const HorizonStep step{.runs_worth_counting = 1, .places = 1 + static_cast<int>(Below(3))};
    connection_.Execute("BEGIN IMMEDIATE");
    const std::int64_t counted = AdvanceHorizon(connection_, database_.clock.now, step);
    connection_.Execute("COMMIT");
    return "horizon past " + std::to_string(counted);
  }
  // What is refused changes nothing, or, with OR FAIL, some.
  std::string Execute(const std::string& sql) {
    try {
      foreign_.exec(sql);
      return sql;
    } catch (const SQLite::Exception& error) {
      foreign_.tryExec("ROLLBACK");
      return sql + " -- " + error.what();
    }
  }

  std::mt19937 random_{GetParam()};
  TestDatabase database_;
  SQLite::Database foreign_ = database_.Foreign();
  std::unique_ptr<Sampler> sampler_ = database_.store->NewSampler({});
  Connection connection_{database_.path, Connection::Access::kReadWrite,
                         std::chrono::steady_clock::now() + seconds(600)};
};
INSTANTIATE_TEST_SUITE_P(Seeds, RandomSql, testing::Range(1U, 21U));

TEST_P(RandomSql, NeverMakesTheSampleDifferFromTheRows) {
  std::string done;
  for (int step = 0; step < 100; ++step) {
    done += DoSomething() + "\n";
    ASSERT_NO_FATAL_FAILURE(ExpectRightNowAndLater()) << done;
  }
}

}  // namespace
}  // namespace xyn::store::sqlite
