#include "tests/fuzz/sample_reader.h"

#include <charconv>
#include <limits>
#include <set>

namespace xyn::fuzz {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// A decimal number as Go and C write it; from_chars takes more than that.
double Decimal(std::string_view text) {
  const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
  Want(!digits.empty() && IsDigit(digits.front()));
  double value = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  Want(error == std::errc() && end == last);
  return value;
}

void WantDistinct(const PageLabels& labels) {
  std::set<std::string_view> names;
  for (const auto& label : labels) Want(names.insert(label.first).second);
}

}  // namespace

PageSample SampleReader::Read(metrics::Format format) {
  PageSample sample;
  const std::string_view line = rest_;
  sample.name = Name(":");
  if (rest_.starts_with('{')) sample.labels = Labels();
  sample.series = line.substr(0, line.size() - rest_.size());
  Take(" ");
  sample.value = Number();
  if (format == metrics::Format::kOpenMetrics && TryTake(" # ")) sample.exemplar = Exemplar();
  Want(rest_.empty());
  return sample;
}

bool SampleReader::TryTake(std::string_view text) {
  if (!rest_.starts_with(text)) return false;
  rest_.remove_prefix(text.size());
  return true;
}

std::string SampleReader::Name(std::string_view more_characters) {
  std::size_t size = 0;
  const auto belongs = [&](char c) {
    return IsLetter(c) || (size > 0 && IsDigit(c)) ||
           more_characters.find(c) != more_characters.npos;
  };
  while (size < rest_.size() && belongs(rest_[size])) ++size;
  Want(size > 0);
  std::string name(rest_.substr(0, size));
  rest_.remove_prefix(size);
  return name;
}

PageLabels SampleReader::Labels() {
  PageLabels labels;
  Take("{");
  do {
    std::string name = Name("");
    Take("=");
    labels.emplace_back(std::move(name), LabelValue());
  } while (TryTake(","));
  Take("}");
  WantDistinct(labels);
  return labels;
}

std::string SampleReader::LabelValue() {
  Take("\"");
  std::size_t end = 0;
  while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2U : 1U;
  Want(end < rest_.size());
  std::string value = Unescaped(rest_.substr(0, end), true);
  rest_.remove_prefix(end + 1);
  return value;
}

double SampleReader::Number() {
  const std::string_view text = rest_.substr(0, rest_.find(' '));
  rest_.remove_prefix(text.size());
  return NumberOf(text);
}

PageExemplar SampleReader::Exemplar() {
  PageExemplar exemplar;
  exemplar.labels = Labels();
  Take(" ");
  exemplar.value = Number();
  Take(" ");
  exemplar.timestamp = Number();
  return exemplar;
}

double NumberOf(std::string_view text) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "+Inf") return std::numeric_limits<double>::infinity();
  if (text == "-Inf") return -std::numeric_limits<double>::infinity();
  return Decimal(text);
}

std::string Unescaped(std::string_view escaped, bool quotes) {
  std::string text;
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    Want(!quotes || escaped[i] != '"');
    if (escaped[i] != '\\') {
      text += escaped[i];
      continue;
    }
    Want(++i < escaped.size());
    Want(escaped[i] == '\\' || escaped[i] == 'n' || (quotes && escaped[i] == '"'));
    text += escaped[i] == 'n' ? '\n' : escaped[i];
  }
  return text;
}

}  // namespace xyn::fuzz
