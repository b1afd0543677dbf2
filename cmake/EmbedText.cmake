# xyn_embed_text(FILE file HEADER xyn/cli/name.h SYMBOL xyn::cli::kName SOURCE out INCLUDE out)
#
# Makes a text file a constant of the program, `const std::string_view kName`, at configure time. SOURCE
# and INCLUDE name the variables that receive the generated source file and the folder of its header. A changed
# file makes the next build configure again.

function(xyn_embed_text)
  cmake_parse_arguments(ARG "" "FILE;HEADER;SYMBOL;SOURCE;INCLUDE" "" ${ARGN})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${ARG_FILE})
  string(REGEX MATCH "^(.*)::([^:]+)$" matched ${ARG_SYMBOL})
  set(namespace ${CMAKE_MATCH_1})
  set(constant ${CMAKE_MATCH_2})
  set(header_name ${ARG_HEADER})
  file(READ ${ARG_FILE} text)
  file(RELATIVE_PATH origin ${PROJECT_SOURCE_DIR} ${ARG_FILE})

  set(include ${CMAKE_CURRENT_BINARY_DIR}/generated)
  set(source ${include}/${constant}.cc)
  file(CONFIGURE OUTPUT ${include}/${ARG_HEADER} CONTENT [[
// Generated from @origin@.
#pragma once

#include <string_view>

namespace @namespace@ {
extern const std::string_view @constant@;
}  // namespace @namespace@
]] @ONLY)
  file(CONFIGURE OUTPUT ${source} CONTENT [[
// Generated from @origin@.
#include "@header_name@"

namespace @namespace@ {
const std::string_view @constant@ = R"xyn_text(@text@)xyn_text";
}  // namespace @namespace@
]] @ONLY)
  set(${ARG_SOURCE} ${source} PARENT_SCOPE)
  set(${ARG_INCLUDE} ${include} PARENT_SCOPE)
endfunction()
