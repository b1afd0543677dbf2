#include "xyn/http/new_run_fields.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>

#include "xyn/base/time_text.h"

namespace xyn::http {
namespace {

using Complaint = std::optional<std::string>;

Complaint TakeText(const FieldValue& value, std::string& text) {
  const auto* const given = std::get_if<std::string>(&value);
  if (given == nullptr) return "must be text";
  text = *given;
  return std::nullopt;
}

Complaint TakeInteger(const FieldValue& value, std::int32_t& number) {
  using Limits = std::numeric_limits<std::int32_t>;
  if (const auto* const given = std::get_if<std::int64_t>(&value)) {
    number =
        static_cast<std::int32_t>(std::clamp<std::int64_t>(*given, Limits::min(), Limits::max()));
  } else if (const auto* const large = std::get_if<std::uint64_t>(&value)) {
    number = static_cast<std::int32_t>(std::min<std::uint64_t>(*large, Limits::max()));
  } else {
    return "must be an integer";
  }
  return std::nullopt;
}

std::optional<double> NumberOf(const FieldValue& value) {
  if (const auto* const given = std::get_if<std::int64_t>(&value)) {
    return static_cast<double>(*given);
  }
  if (const auto* const given = std::get_if<std::uint64_t>(&value)) {
    return static_cast<double>(*given);
  }
  if (const auto* const given = std::get_if<double>(&value)) return *given;
  return std::nullopt;
}

std::chrono::microseconds Seconds(double seconds) {
  constexpr double kLimit = 1e12;  // out of any range, and no overflow
  return std::chrono::microseconds(std::llround(std::clamp(seconds, -kLimit, kLimit) * 1e6));
}

Complaint SetName(const FieldValue& value, model::NewRun& run) { return TakeText(value, run.name); }

Complaint SetCorrelationId(const FieldValue& value, model::NewRun& run) {
  return TakeText(value, run.correlation_id.emplace());
}

Complaint SetRunAt(const FieldValue& value, model::NewRun& run) {
  const auto* const text = std::get_if<std::string>(&value);
  run.run_at = text == nullptr ? std::nullopt : base::ParseTimestamp(*text);
  if (run.run_at) return std::nullopt;
  return "must be a time such as \"2026-01-31T12:00:00Z\" (RFC 3339), 1970 or later";
}

Complaint SetDelay(const FieldValue& value, model::NewRun& run) {
  if (const auto* const text = std::get_if<std::string>(&value)) {
    run.delay = base::ParseDuration(*text);
  } else if (const auto number = NumberOf(value)) {
    run.delay = Seconds(*number);
  }
  if (run.delay) return std::nullopt;
  return "must be a number of seconds, or text such as \"90s\", \"1.5h\" or \"2d\"";
}

Complaint SetPriority(const FieldValue& value, model::NewRun& run) {
  return TakeInteger(value, run.priority);
}

Complaint SetMaxAttempts(const FieldValue& value, model::NewRun& run) {
  return TakeInteger(value, run.max_attempts);
}

Complaint SetMaxReclaims(const FieldValue& value, model::NewRun& run) {
  return TakeInteger(value, run.max_reclaims);
}

Complaint SetId(const FieldValue& value, model::NewRun& run) {
  const auto* const text = std::get_if<std::string>(&value);
  run.id = text == nullptr ? std::nullopt : base::Uuid::Parse(*text);
  if (run.id) return std::nullopt;
  return "must be a UUID such as \"0190163d-8694-739b-aea5-966c26f8ad91\"";
}

constexpr std::array<NewRunField, 9> kFields = {{{"name", SetName},
                                                 {"inputs", nullptr},
                                                 {"correlation_id", SetCorrelationId},
                                                 {"run_at", SetRunAt},
                                                 {"delay", SetDelay},
                                                 {"priority", SetPriority},
                                                 {"max_attempts", SetMaxAttempts},
                                                 {"max_reclaims", SetMaxReclaims},
                                                 {"id", SetId}}};

}  // namespace

const NewRunField* FindNewRunField(std::string_view name) {
  const auto* const found = std::find_if(kFields.begin(), kFields.end(),
                                         [&](const NewRunField& f) { return f.name == name; });
  return found == kFields.end() ? nullptr : found;
}

unsigned IndexOf(const NewRunField& field) {
  return static_cast<unsigned>(&field - kFields.data());
}

}  // namespace xyn::http
