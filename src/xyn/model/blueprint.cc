#include "xyn/model/blueprint.h"

#include <utility>

#include "xyn/model/new_run.h"

namespace xyn::model {

void Blueprints::Add(const std::string& name, Handler handler, std::chrono::seconds timeout) {
  NewRun probe;
  probe.name = name;
  if (const auto error = Validate(probe, {})) {
    throw std::invalid_argument("blueprint name '" + name + "' " + error->message);
  }
  if (!by_name_.try_emplace(name, Blueprint{std::move(handler), timeout}).second) {
    throw std::invalid_argument("blueprint '" + name + "' is registered twice");
  }
}

const Blueprint* Blueprints::Find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &found->second;
}

std::vector<std::string> Blueprints::Names() const {
  std::vector<std::string> names;
  names.reserve(by_name_.size());
  for (const auto& [name, blueprint] : by_name_) names.push_back(name);
  return names;
}

}  // namespace xyn::model
