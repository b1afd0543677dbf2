// The members that a run has in the API when it is enqueued.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "xyn/model/new_run.h"

namespace xyn::http {

struct Structure {};  // an object or an array

// A JSON value where a field wants a number, text, ...; monostate is null.
using FieldValue =
    std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Structure>;

// One member of a run: its name, and how a value gets into a NewRun. `assign` returns what is wrong
// with the type or form of the value, worded to follow the field's name, nullopt if nothing is.
// Whether the value is in range is for model::Validate to say: numbers that do not fit are stored
// as ones that are out of range, too.
struct NewRunField {
  std::string_view name;
  std::optional<std::string> (*assign)(const FieldValue& value, model::NewRun& run);
};

// nullptr if a run has no such field. `inputs`, which takes any JSON, has a nullptr `assign`.
const NewRunField* FindNewRunField(std::string_view name);

// The position of a field among all, below 32.
unsigned IndexOf(const NewRunField& field);

}  // namespace xyn::http
