#include "xyn/model/new_run.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace xyn::model {
namespace {

bool IsAsciiLetterOrDigit(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool IsNameCharacter(char c) {
  return IsAsciiLetterOrDigit(c) || std::string_view("._:/-").find(c) != std::string_view::npos;
}

// Parses without building a value; remembers where it went wrong and how deep it went.
class Checker final : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return Enter(); }
  bool key(string_t&) override { return true; }
  bool end_object() override { return Leave(); }
  bool start_array(std::size_t) override { return Enter(); }
  bool end_array() override { return Leave(); }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& error) override {
    // A number such as 1e999 is valid JSON that no double holds; it is stored as text.
    position_ = error.id == 406 ? 0 : position;
    out_of_range_ = error.id == 406;
    return false;
  }

  bool too_deep() const { return depth_ > kMaxJsonDepth; }
  bool out_of_range() const { return out_of_range_; }
  std::size_t position() const { return position_; }

 private:
  bool Enter() { return ++depth_ <= kMaxJsonDepth; }
  bool Leave() {
    --depth_;
    return true;
  }

  int depth_ = 0;
  std::size_t position_ = 0;
  bool out_of_range_ = false;
};

std::optional<FieldError> ValidateName(const std::string& name) {
  if (name.empty() || name.size() > kMaxNameBytes) {
    return FieldError{"name", fmt::format("must be 1 to {} bytes long", kMaxNameBytes)};
  }
  if (!IsAsciiLetterOrDigit(name.front()) ||
      !std::all_of(name.begin(), name.end(), IsNameCharacter)) {
    return FieldError{"name",
                      "must start with a letter or digit and hold only letters, digits and ._:/-"};
  }
  return std::nullopt;
}

std::optional<FieldError> ValidateCorrelationId(const std::string& id) {
  if (id.empty() || id.size() > kMaxCorrelationIdBytes) {
    return FieldError{"correlation_id",
                      fmt::format("must be 1 to {} bytes long", kMaxCorrelationIdBytes)};
  }
  // Printable ASCII: it travels in headers, logs and SQL of every encoding.
  if (std::any_of(id.begin(), id.end(), [](char c) { return c < ' ' || c > '~'; })) {
    return FieldError{"correlation_id", "must hold printable ASCII characters only"};
  }
  return std::nullopt;
}

std::optional<FieldError> ValidateTime(const NewRun& run, base::Timestamp now) {
  if (run.run_at && run.delay) {
    return FieldError{"delay", "cannot be given together with run_at"};
  }
  if (run.run_at && *run.run_at > now + kMaxDelay) {
    return FieldError{"run_at", fmt::format("must be at most {} days from now", kMaxDelay.count())};
  }
  if (run.delay && (*run.delay < run.delay->zero() || *run.delay > kMaxDelay)) {
    return FieldError{"delay", fmt::format("must be 0 to {} days", kMaxDelay.count())};
  }
  return std::nullopt;
}

std::optional<FieldError> ValidateRange(const char* field, std::int32_t value, std::int32_t low,
                                        std::int32_t high) {
  if (value >= low && value <= high) return std::nullopt;
  return FieldError{field, fmt::format("must be {} to {}", low, high)};
}

}  // namespace

std::optional<FieldError> Validate(const NewRun& run, base::Timestamp now) {
  if (auto error = ValidateName(run.name)) return error;
  if (run.correlation_id) {
    if (auto error = ValidateCorrelationId(*run.correlation_id)) return error;
  }
  if (auto error = ValidateTime(run, now)) return error;
  if (auto error = ValidateRange("priority", run.priority, kMinPriority, kMaxPriority))
    return error;
  if (auto error = ValidateRange("max_attempts", run.max_attempts, 1, kMaxMaxAttempts))
    return error;
  if (auto error = ValidateRange("max_reclaims", run.max_reclaims, 0, kMaxMaxReclaims))
    return error;
  if (auto problem = JsonProblem(run.inputs)) return FieldError{"inputs", *problem};
  return std::nullopt;
}

std::optional<std::string> JsonProblem(std::string_view text) {
  if (text == "{}") return std::nullopt;
  if (text.size() > kMaxJsonBytes) return fmt::format("must be at most {} bytes", kMaxJsonBytes);
  Checker checker;
  if (nlohmann::json::sax_parse(text, &checker)) return std::nullopt;
  if (checker.too_deep()) return fmt::format("must be nested at most {} deep", kMaxJsonDepth);
  if (checker.out_of_range()) return std::string("holds a number too large for a double");
  return fmt::format("is not valid JSON: error at byte {}", checker.position());
}

}  // namespace xyn::model
