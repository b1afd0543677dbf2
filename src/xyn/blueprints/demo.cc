#include "xyn/blueprints/demo.h"

#include <functional>

#include <fmt/format.h>

#include "xyn/blueprints/inputs.h"
#include "xyn/blueprints/pause.h"

namespace xyn::blueprints {
namespace {

// A number from 0 to `below` - 1 that depends on the run alone.
std::size_t Draw(const model::RunContext& context, std::size_t below) {
  // The last bytes of a version 7 UUID are random.
  return (std::size_t{context.id.bytes[14]} * 256 + context.id.bytes[15]) % below;
}

std::chrono::milliseconds Between(const model::RunContext& context, int low_ms, int high_ms) {
  const auto range = static_cast<std::size_t>(high_ms - low_ms);
  return std::chrono::milliseconds(low_ms + static_cast<int>(Draw(context, range)));
}

std::string Email(const model::RunContext& context) {
  const std::string to = Inputs(context.inputs).TextOr("to", "someone@example.org");
  Pause(context, Between(context, 20, 80));
  return nlohmann::json{{"sent_to", to}}.dump();
}

std::string Thumbnail(const model::RunContext& context) {
  const double width = Inputs(context.inputs).NumberOr("width", 1, 10'000, 320);
  Pause(context, Between(context, 500, 2'000));
  return nlohmann::json{{"width", width}, {"bytes", 1'000 + Draw(context, 20'000)}}.dump();
}

std::string Report(const model::RunContext& context) {
  const double pages = Inputs(context.inputs).NumberOr("pages", 1, 1'000, 10);
  Pause(context, std::chrono::duration<double>(pages));
  return nlohmann::json{{"pages", pages}}.dump();
}

std::string Flaky(const model::RunContext& context) {
  Pause(context, Between(context, 50, 200));
  const std::size_t draw = Draw(context, 10);
  const bool hopeless = draw == 0;
  const int failing_attempts = 1 + static_cast<int>(draw % 2);
  if (hopeless || context.attempt <= failing_attempts) {
    throw std::runtime_error(fmt::format("upstream answered 503 (attempt {})", context.attempt));
  }
  return {};
}

}  // namespace

void AddDemo(model::Blueprints& blueprints) {
  using std::chrono::seconds;
  blueprints.Add("demo.email", Email, seconds(10));
  blueprints.Add("demo.thumbnail", Thumbnail, seconds(30));
  blueprints.Add("demo.report", Report);
  blueprints.Add("demo.flaky", Flaky, seconds(10));
}

}  // namespace xyn::blueprints
