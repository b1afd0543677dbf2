// Builds runs from the events of a JSON parser.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "xyn/base/clock.h"
#include "xyn/http/json_text.h"
#include "xyn/http/message.h"
#include "xyn/http/new_run_fields.h"
#include "xyn/http/new_run_json.h"
#include "xyn/model/new_run.h"

namespace xyn::http {

// Takes the events of nlohmann's parser one by one, so that no tree of the body is ever built, and
// refuses to go on at the first thing that is wrong. See new_run_json.h for the grammar.
class NewRunReader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit NewRunReader(base::Timestamp now) : now_(now) {}

  bool null() override;
  bool boolean(bool value) override;
  bool number_integer(number_integer_t value) override;
  bool number_unsigned(number_unsigned_t value) override;
  bool number_float(number_float_t value, const string_t& text) override;
  bool string(string_t& value) override;
  bool binary(binary_t& value) override;
  bool start_object(std::size_t size) override;
  bool key(string_t& name) override;
  bool end_object() override;
  bool start_array(std::size_t size) override;
  bool end_array() override;
  bool parse_error(std::size_t position, const std::string& token,
                   const nlohmann::detail::exception& error) override;

  NewRuns TakeRuns() { return std::move(result_); }
  Response TakeProblem() { return std::move(problem_); }  // after any of the above returned false

 private:
  enum class Place { kTop, kBatch, kRun, kInputs };

  bool Value(const FieldValue& value);  // anything but a part of inputs
  bool InputsValue();                   // a value that is, or is in, inputs has ended
  bool InputsOpen();
  bool InputsClose();
  bool BeginRun();
  bool EndRun();

  // 422 for a field of the run at hand, or for the run itself ("").
  bool Refuse(std::string_view field, std::string_view detail);

  const base::Timestamp now_;
  NewRuns result_;
  Response problem_;
  Place place_ = Place::kTop;
  const NewRunField* field_ = nullptr;  // the member whose value comes next
  std::uint32_t seen_fields_ = 0;       // of the run at hand, by IndexOf
  JsonText inputs_;
  int inputs_depth_ = 0;
};

}  // namespace xyn::http
