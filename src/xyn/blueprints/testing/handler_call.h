// Calls a blueprint's handler as a worker would, for tests.
#pragma once

#include <stop_token>
#include <string>
#include <string_view>

#include "xyn/model/blueprint.h"

namespace xyn::blueprints {

struct HandlerCall {
  std::string_view inputs = "{}";
  base::Uuid id = {};
  int attempt = 1;
  std::stop_token stop = {};

  std::string operator()(const model::Blueprints& blueprints, std::string_view name) const {
    const auto log = base::MakeNullLogger();
    return blueprints.Find(name)->handler(model::RunContext{.id = id,
                                                            .name = name,
                                                            .inputs = inputs,
                                                            .attempt = attempt,
                                                            .stop = stop,
                                                            .deadline = base::SteadyTime::max(),
                                                            .log = *log});
  }
};

}  // namespace xyn::blueprints
