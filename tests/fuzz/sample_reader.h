// Reads what a line of a page of metrics is made of.
#pragma once

#include <string>
#include <string_view>

#include "tests/fuzz/page_reader.h"

namespace xyn::fuzz {

// Thrown where a page is not as the format wants it.
struct Malformed {};

inline void Want(bool as_the_format_wants_it) {
  if (!as_the_format_wants_it) throw Malformed();
}

// Takes the parts of one line off its front. Throws Malformed. Threads: one.
class SampleReader {
 public:
  explicit SampleReader(std::string_view line) : rest_(line) {}

  PageSample Read(metrics::Format format);

 private:
  bool TryTake(std::string_view text);
  void Take(std::string_view text) { Want(TryTake(text)); }
  std::string Name(std::string_view more_characters);
  PageLabels Labels();
  std::string LabelValue();
  double Number();  // up to the next space
  PageExemplar Exemplar();

  std::string_view rest_;
};

// Of the whole `text`. Throws Malformed.
double NumberOf(std::string_view text);

// What `escaped` stands for: of backslashes, line feeds and, if `quotes`, quotes. Throws Malformed
// for any other escape, and for a character that should be one.
std::string Unescaped(std::string_view escaped, bool quotes);

}  // namespace xyn::fuzz
