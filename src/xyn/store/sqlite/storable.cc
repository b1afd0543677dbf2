#include "xyn/store/sqlite/storable.h"

#include <optional>
#include <string>

#include <fmt/format.h>

#include "xyn/store/errors.h"

namespace xyn::store::sqlite {
namespace {

void RequireJson(const char* field, const std::optional<std::string>& text) {
  if (!text) return;
  if (const auto problem = model::JsonProblem(*text)) {
    throw Invalid(fmt::format("{} {}", field, *problem));
  }
}

void RequireAtLeast(std::int32_t least, const char* field, std::int32_t value) {
  if (value >= least) return;
  throw Invalid(fmt::format("{} must be at least {}, and is {}", field, least, value));
}

}  // namespace

void RequireStorable(const model::NewRun& run) {
  if (run.name.empty()) throw Invalid("name must not be empty");
  RequireJson("inputs", run.inputs);
  RequireAtLeast(1, "max_attempts", run.max_attempts);
  RequireAtLeast(0, "max_reclaims", run.max_reclaims);
}

void RequireStorable(const Finish& finish) {
  RequireJson("outputs", finish.outputs);
  RequireJson("error", finish.error);
}

}  // namespace xyn::store::sqlite
