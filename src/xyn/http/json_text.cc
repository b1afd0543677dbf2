#include "xyn/http/json_text.h"

#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "xyn/http/utf8.h"

namespace xyn::http {
namespace {

constexpr int kLastOfAscii = 0x7F;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// Of ASCII. What need not be escaped is not, so that no text grows by being written anew.
bool IsPlain(char c) { return c >= ' ' && c <= kLastOfAscii && c != '"' && c != '\\'; }

void AppendEscaped(char c, std::string& out) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
  }
}

}  // namespace

JsonText& JsonText::Key(std::string_view name) {
  BeginValue();
  AppendQuoted(name);
  text_ += ':';
  after_value_ = false;
  return *this;
}

JsonText& JsonText::String(std::string_view text) {
  BeginValue();
  AppendQuoted(text);
  return *this;
}

JsonText& JsonText::Integer(std::int64_t value) { return Raw(fmt::format_int(value).c_str()); }

JsonText& JsonText::Unsigned(std::uint64_t value) { return Raw(fmt::format_int(value).c_str()); }

JsonText& JsonText::Double(double value) { return Raw(fmt::format("{}", value)); }

JsonText& JsonText::Bool(bool value) { return Raw(value ? "true" : "false"); }

JsonText& JsonText::Null() { return Raw("null"); }

JsonText& JsonText::Raw(std::string_view json) {
  BeginValue();
  text_ += json;
  return *this;
}

std::string JsonText::Take() {
  after_value_ = false;
  return std::exchange(text_, {});
}

JsonText& JsonText::Open(char bracket) {
  BeginValue();
  text_ += bracket;
  after_value_ = false;
  return *this;
}

JsonText& JsonText::Close(char bracket) {
  text_ += bracket;
  after_value_ = true;
  return *this;
}

void JsonText::BeginValue() {
  if (after_value_) text_ += ',';
  after_value_ = true;
}

void JsonText::AppendQuoted(std::string_view text) {
  text_ += '"';
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && IsPlain(text[plain])) ++plain;
    text_ += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;

    const std::size_t length = Utf8CharacterLength(text);
    if (length > 1) {
      text_ += text.substr(0, length);
    } else if (length == 1) {
      AppendEscaped(text.front(), text_);
    } else {
      text_ += kReplacement;
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  text_ += '"';
}

}  // namespace xyn::http
