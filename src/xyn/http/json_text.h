// Writes one JSON text from front to back, without a tree in between.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace xyn::http {

// Sets the commas and escapes the strings; that objects and arrays are closed in order and that
// every member has a key is the caller's part. Threads: one.
class JsonText {
 public:
  JsonText& BeginObject() { return Open('{'); }
  JsonText& EndObject() { return Close('}'); }
  JsonText& BeginArray() { return Open('['); }
  JsonText& EndArray() { return Close(']'); }
  JsonText& Key(std::string_view name);

  // Bytes that are not UTF-8 become U+FFFD.
  JsonText& String(std::string_view text);
  JsonText& Integer(std::int64_t value);
  JsonText& Unsigned(std::uint64_t value);
  JsonText& Double(double value);  // finite; the shortest text that reads back the same
  JsonText& Bool(bool value);
  JsonText& Null();
  JsonText& Raw(std::string_view json);  // a JSON value, taken as it is

  std::string Take();  // leaves an empty text

 private:
  JsonText& Open(char bracket);
  JsonText& Close(char bracket);
  void BeginValue();
  void AppendQuoted(std::string_view text);

  std::string text_;
  bool after_value_ = false;  // a comma is due before the next key or element
};

}  // namespace xyn::http
