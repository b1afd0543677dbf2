#include "xyn/metrics/escaping.h"

namespace xyn::metrics {
namespace {

// `special` are the characters that become two, the line feed among them.
void AppendEscaped(std::string_view text, std::string_view special, std::string& out) {
  while (true) {
    const std::size_t plain = text.find_first_of(special);
    out += text.substr(0, plain);
    if (plain == std::string_view::npos) return;
    out += '\\';
    out += text[plain] == '\n' ? 'n' : text[plain];
    text.remove_prefix(plain + 1);
  }
}

}  // namespace

void AppendHelp(std::string_view text, Format format, std::string& out) {
  AppendEscaped(text, format == Format::kText ? "\\\n" : "\\\n\"", out);
}

void AppendLabels(std::span<const Label> labels, std::string& out) {
  bool first = true;
  for (const Label& label : labels) {
    if (!first) out += ',';
    first = false;
    out += label.name;
    out += "=\"";
    AppendEscaped(label.value, "\\\n\"", out);
    out += '"';
  }
}

}  // namespace xyn::metrics
