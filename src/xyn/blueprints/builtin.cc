#include "xyn/blueprints/builtin.h"

#include "xyn/blueprints/inputs.h"
#include "xyn/blueprints/pause.h"

namespace xyn::blueprints {
namespace {

constexpr double kLongestSleepSeconds = 86'400;

std::string Noop(const model::RunContext& context) { return std::string(context.inputs); }

std::string Sleep(const model::RunContext& context) {
  const Inputs inputs(context.inputs);
  Pause(context, std::chrono::duration<double>(inputs.Number("seconds", 0, kLongestSleepSeconds)));
  return {};
}

std::string Fail(const model::RunContext& context) {
  throw std::runtime_error(Inputs(context.inputs).TextOr("message", "failed as it was asked to"));
}

}  // namespace

void AddBuiltIns(model::Blueprints& blueprints) {
  blueprints.Add("xyn.noop", Noop);
  blueprints.Add("xyn.sleep", Sleep);
  blueprints.Add("xyn.fail", Fail);
}

}  // namespace xyn::blueprints
