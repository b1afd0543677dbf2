// Reads the inputs of a run, and says what is wrong with them.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace xyn::blueprints {

// Errors: model::PermanentFailure that names the field, as no retry will mend the inputs. Fields
// that nobody asks for are ignored.
class Inputs {
 public:
  // `json` must hold an object.
  explicit Inputs(std::string_view json);

  // A number of at least `low` and at most `high`.
  double Number(const std::string& field, double low, double high) const;

  // The same, or `absent` if the field is not there.
  double NumberOr(const std::string& field, double low, double high, double absent) const;
  std::string TextOr(const std::string& field, std::string absent) const;

 private:
  nlohmann::json object_;
};

}  // namespace xyn::blueprints
