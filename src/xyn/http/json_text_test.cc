#include "xyn/http/json_text.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace xyn::http {
namespace {

TEST(JsonText, SetsCommasBetweenMembersAndElements) {
  JsonText json;
  json.BeginObject();
  json.Key("a").Integer(-1);
  json.Key("b").BeginArray().Bool(true).Null().BeginObject().EndObject().Raw("[2]").EndArray();
  json.Key("c").BeginObject().Key("d").Double(8.5).EndObject();
  json.Key("e").Unsigned(18'446'744'073'709'551'615U);
  json.EndObject();
  EXPECT_EQ(json.Take(),
            R"({"a":-1,"b":[true,null,{},[2]],"c":{"d":8.5},"e":18446744073709551615})");
}

TEST(JsonText, BeginsAnewAfterTake) {
  JsonText json;
  json.Integer(1).Take();
  EXPECT_EQ(json.Integer(2).Take(), "2");
}

TEST(JsonText, WritesStringsThatReadBackTheSame) {
  std::string every_ascii;
  for (char c = 0; c < 127; ++c) every_ascii += c;
  every_ascii += '\x7f';
  for (const std::string& text : {every_ascii, std::string("gr\xC3\xBC\xC3\x9F \xF0\x9F\x90\x8E"),
                                  std::string(), std::string("</script>\"\\")}) {
    EXPECT_EQ(nlohmann::json::parse(JsonText().String(text).Take()).get<std::string>(), text);
  }
}

TEST(JsonText, EscapesAsShortAsItCan) {
  EXPECT_EQ(JsonText().String("\b\f\n\r\t\"\\/\x7f").Take(), "\"\\b\\f\\n\\r\\t\\\"\\\\/\x7f\"");
  EXPECT_EQ(JsonText().String("\x01").Take(), R"("\u0001")");
}

TEST(JsonText, ReplacesBytesThatAreNotUtf8) {
  const std::string replacement = "\xEF\xBF\xBD";
  const auto written = [](const std::string& text) {
    return nlohmann::json::parse(JsonText().String(text).Take()).get<std::string>();
  };
  EXPECT_EQ(written("a\xFFz"), "a" + replacement + "z");
  EXPECT_EQ(written("a\xC3"), "a" + replacement);                               // cut short
  EXPECT_EQ(written("\xC0\xAF"), replacement + replacement);                    // overlong
  EXPECT_EQ(written("\xED\xA0\x80"), replacement + replacement + replacement);  // surrogate
}

}  // namespace
}  // namespace xyn::http
