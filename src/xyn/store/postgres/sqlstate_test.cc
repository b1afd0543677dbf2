#include "xyn/store/postgres/sqlstate.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/store/postgres/testing/the_server.h"

namespace xyn::store::postgres {
namespace {

using testing::AllOf;
using testing::HasSubstr;

struct Thrown {
  std::string type;
  std::string text;
};

// What a statement throws that the server ends with `state`.
Thrown ThrownFor(const std::string& state, Effect effect = Effect::kChanges) {
  Connection connection(OptionsFor(TheServer().Url()));
  try {
    connection.RunScript(
        "DO $$ BEGIN RAISE EXCEPTION 'told so' USING ERRCODE = '" + state + "'; END $$", effect);
  } catch (const Timeout& error) {
    return {"Timeout", error.what()};
  } catch (const Unavailable& error) {
    return {"Unavailable", error.what()};
  } catch (const InDoubt& error) {
    return {"InDoubt", error.what()};
  } catch (const Invalid& error) {
    return {"Invalid", error.what()};
  } catch (const SchemaMismatch& error) {
    return {"SchemaMismatch", error.what()};
  } catch (const Error& error) {
    return {"Error", error.what()};
  }
  return {"nothing", ""};
}

TEST(SqlState, IsToldWithTheServersWords) {
  EXPECT_THAT(ThrownFor("22003").text, AllOf(HasSubstr("told so"), HasSubstr("22003")));
}

TEST(SqlState, OfALostSessionLeavesAChangeInDoubtAndNothingElse) {
  for (const char* state : {"57P01", "57P02", "57P05", "08006", "08P01"}) {
    EXPECT_EQ(ThrownFor(state, Effect::kChanges).type, "InDoubt") << state;
    EXPECT_EQ(ThrownFor(state, Effect::kReads).type, "Unavailable") << state;
  }
}

TEST(SqlState, OfAStatementThatTookTooLongIsATimeout) {
  for (const char* state : {"57014", "55P03"}) EXPECT_EQ(ThrownFor(state).type, "Timeout") << state;
}

TEST(SqlState, OfMissingTablesSaysHowToGetThem) {
  for (const char* state : {"42P01", "42703", "42883", "42704"}) {
    const Thrown thrown = ThrownFor(state);
    EXPECT_EQ(thrown.type, "SchemaMismatch") << state;
    EXPECT_THAT(thrown.text, HasSubstr("xyn migrate"));
  }
}

TEST(SqlState, OfAPoolerThatKeepsNoStatementsSaysWhatToSet) {
  for (const char* state : {"26000", "42P05"}) {
    const Thrown thrown = ThrownFor(state);
    EXPECT_EQ(thrown.type, "Unavailable") << state;
    EXPECT_THAT(thrown.text, HasSubstr("XYN_PREPARE_STATEMENTS"));
  }
}

TEST(SqlState, OfRefusedValuesIsInvalid) {
  for (const char* state : {"22003", "23514", "23505", "42601"}) {
    EXPECT_EQ(ThrownFor(state).type, "Invalid") << state;
  }
}

TEST(SqlState, OfWhatMayPassIsUnavailable) {
  // A deadlock, a full disk, too many connections, a starting server, a standby, an I/O error.
  for (const char* state : {"40P01", "53100", "53300", "57P03", "25006", "58030", "0A000"}) {
    EXPECT_EQ(ThrownFor(state).type, "Unavailable") << state;
  }
}

TEST(SqlState, OfAnythingElseIsAnError) {
  for (const char* state : {"XX000", "P0001"}) EXPECT_EQ(ThrownFor(state).type, "Error") << state;
}

}  // namespace
}  // namespace xyn::store::postgres
