#include "xyn/blueprints/inputs.h"

#include <utility>

#include <fmt/format.h>

#include "xyn/model/blueprint.h"

namespace xyn::blueprints {

Inputs::Inputs(std::string_view json) : object_(nlohmann::json::parse(json, nullptr, false)) {
  if (!object_.is_object()) throw model::PermanentFailure("inputs must be a JSON object");
}

double Inputs::Number(const std::string& field, double low, double high) const {
  const auto found = object_.find(field);
  const bool fits = found != object_.end() && found->is_number() && found->get<double>() >= low &&
                    found->get<double>() <= high;
  if (!fits) {
    throw model::PermanentFailure(
        fmt::format("inputs.{} must be a number from {} to {}", field, low, high));
  }
  return found->get<double>();
}

double Inputs::NumberOr(const std::string& field, double low, double high, double absent) const {
  return object_.contains(field) ? Number(field, low, high) : absent;
}

std::string Inputs::TextOr(const std::string& field, std::string absent) const {
  const auto found = object_.find(field);
  if (found == object_.end()) return absent;
  if (!found->is_string()) {
    throw model::PermanentFailure(fmt::format("inputs.{} must be a string", field));
  }
  return found->get<std::string>();
}

}  // namespace xyn::blueprints
