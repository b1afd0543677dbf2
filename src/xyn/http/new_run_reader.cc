#include "xyn/http/new_run_reader.h"

#include <utility>

#include <fmt/format.h>

#include "xyn/store/requests.h"

namespace xyn::http {
namespace {

constexpr std::string_view kInputs = "inputs";

// An unknown member may be as long as the body is.
std::string Shortened(const std::string& name) {
  constexpr std::size_t kMaxShown = 64;
  return name.size() <= kMaxShown ? name : name.substr(0, kMaxShown) + "...";
}

std::uint32_t BitOf(const NewRunField& field) { return std::uint32_t{1} << IndexOf(field); }

}  // namespace

bool NewRunReader::null() {
  if (place_ != Place::kInputs) return Value(std::monostate());
  inputs_.Null();
  return InputsValue();
}

bool NewRunReader::boolean(bool value) {
  if (place_ != Place::kInputs) return Value(value);
  inputs_.Bool(value);
  return InputsValue();
}

bool NewRunReader::number_integer(number_integer_t value) {
  if (place_ != Place::kInputs) return Value(value);
  // Only -0 is a signed zero.
  if (value == 0) {
    inputs_.Raw("-0");
  } else {
    inputs_.Integer(value);
  }
  return InputsValue();
}

bool NewRunReader::number_unsigned(number_unsigned_t value) {
  if (place_ != Place::kInputs) return Value(value);
  inputs_.Unsigned(value);
  return InputsValue();
}

// Of a number that is no 64-bit integer the text is kept, not what a double makes of it.
bool NewRunReader::number_float(number_float_t value, const string_t& text) {
  if (place_ != Place::kInputs) return Value(value);
  inputs_.Raw(text);
  return InputsValue();
}

bool NewRunReader::string(string_t& value) {
  if (place_ != Place::kInputs) return Value(std::move(value));
  inputs_.String(value);
  return InputsValue();
}

bool NewRunReader::binary(binary_t& /*value*/) { return Refuse("", "must be JSON"); }

bool NewRunReader::start_object(std::size_t /*size*/) {
  switch (place_) {
    case Place::kTop:
    case Place::kBatch:
      return BeginRun();
    case Place::kRun:
      return Value(Structure());
    case Place::kInputs:
      break;
  }
  inputs_.BeginObject();
  return InputsOpen();
}

bool NewRunReader::key(string_t& name) {
  if (place_ == Place::kInputs) {
    inputs_.Key(name);
    return true;
  }
  field_ = FindNewRunField(name);
  if (field_ == nullptr) return Refuse(Shortened(name), "is not a field of a run");
  if ((seen_fields_ & BitOf(*field_)) != 0) return Refuse(name, "is given more than once");
  seen_fields_ |= BitOf(*field_);
  if (name == kInputs) place_ = Place::kInputs;
  return true;
}

bool NewRunReader::end_object() {
  if (place_ != Place::kInputs) return EndRun();
  inputs_.EndObject();
  return InputsClose();
}

bool NewRunReader::start_array(std::size_t /*size*/) {
  if (place_ == Place::kInputs) {
    inputs_.BeginArray();
    return InputsOpen();
  }
  if (place_ != Place::kTop) return Value(Structure());
  place_ = Place::kBatch;
  result_.is_batch = true;
  return true;
}

bool NewRunReader::end_array() {
  if (place_ == Place::kInputs) {
    inputs_.EndArray();
    return InputsClose();
  }
  if (!result_.runs.empty()) return true;
  problem_ =
      Problem(422, "Invalid run", fmt::format("a batch has 1 to {} runs", store::kMaxEnqueueBatch));
  return false;
}

bool NewRunReader::parse_error(std::size_t position, const std::string& /*token*/,
                               const nlohmann::detail::exception& error) {
  constexpr int kNumberOverflow = 406;
  problem_ = error.id == kNumberOverflow
                 ? Problem(400, "Malformed JSON",
                           fmt::format("the number at byte {} is too large", position))
                 : Problem(400, "Malformed JSON",
                           fmt::format("the body is not JSON: error at byte {}", position));
  return false;
}

bool NewRunReader::Value(const FieldValue& value) {
  if (place_ != Place::kRun) return Refuse("", "must be an object");
  if (auto wrong = field_->assign(value, result_.runs.back())) {
    return Refuse(field_->name, *wrong);
  }
  return true;
}

bool NewRunReader::InputsValue() {
  if (inputs_depth_ > 0) return true;
  result_.runs.back().inputs = inputs_.Take();
  place_ = Place::kRun;
  return true;
}

bool NewRunReader::InputsOpen() {
  if (++inputs_depth_ <= model::kMaxJsonDepth) return true;
  return Refuse(kInputs, fmt::format("must be nested at most {} deep", model::kMaxJsonDepth));
}

bool NewRunReader::InputsClose() {
  --inputs_depth_;
  return InputsValue();
}

bool NewRunReader::BeginRun() {
  if (result_.runs.size() >= store::kMaxEnqueueBatch) {
    problem_ = Problem(422, "Invalid run",
                       fmt::format("a batch has at most {} runs", store::kMaxEnqueueBatch));
    return false;
  }
  result_.runs.emplace_back();
  seen_fields_ = 0;
  place_ = Place::kRun;
  return true;
}

bool NewRunReader::EndRun() {
  if ((seen_fields_ & BitOf(*FindNewRunField("name"))) == 0) return Refuse("name", "is required");
  if (const auto wrong = model::Validate(result_.runs.back(), now_)) {
    return Refuse(wrong->field, wrong->message);
  }
  place_ = result_.is_batch ? Place::kBatch : Place::kTop;
  return true;
}

bool NewRunReader::Refuse(std::string_view field, std::string_view detail) {
  std::string path;
  if (result_.is_batch) {
    // Between two runs it is the next one, which is not there yet.
    const std::size_t index = result_.runs.size() - (place_ == Place::kBatch ? 0 : 1);
    path = fmt::format("[{}]{}", index, field.empty() ? "" : ".");
  }
  path += field;
  problem_ = Problem(422, "Invalid run",
                     fmt::format("{} {}", path.empty() ? "the body" : path, detail), path);
  return false;
}

}  // namespace xyn::http
