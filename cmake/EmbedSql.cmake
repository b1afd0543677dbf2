# Embeds sql/*.sql and migrations/*.sql of a store into a source file, at configure time.
#
#   sql/claim_runs.sql         -> const std::string_view kClaimRuns
#   migrations/0001_runs.sql   -> an element of kMigrations, in order of number
#
# A changed .sql file makes the next build configure again.

function(xyn_embed_sql target namespace)
  set(constants "")
  set(declarations "")
  file(GLOB statements CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/sql/*.sql)
  list(SORT statements)
  foreach(file ${statements})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    get_filename_component(stem ${file} NAME_WE)
    string(REPLACE "_" ";" words ${stem})
    set(constant "k")
    foreach(word ${words})
      string(SUBSTRING ${word} 0 1 head)
      string(TOUPPER ${head} head)
      string(SUBSTRING ${word} 1 -1 tail)
      string(APPEND constant "${head}${tail}")
    endforeach()
    file(READ ${file} text)
    string(APPEND declarations "extern const std::string_view ${constant};\n")
    string(APPEND constants "const std::string_view ${constant} = R\"xyn_sql(${text})xyn_sql\";\n")
  endforeach()

  set(migrations "")
  file(GLOB steps CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/migrations/*.sql)
  list(SORT steps)
  list(LENGTH steps step_count)
  foreach(file ${steps})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    get_filename_component(stem ${file} NAME_WE)
    string(REGEX MATCH "^[0-9]+" number ${stem})
    math(EXPR number "${number}")
    file(READ ${file} text)
    string(APPEND migrations "    Migration{${number}, \"${stem}\", R\"xyn_sql(${text})xyn_sql\"},\n")
  endforeach()

  set(header ${CMAKE_CURRENT_BINARY_DIR}/generated/xyn/store/${target}_sql.h)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/generated/${target}_sql.cc)
  file(CONFIGURE OUTPUT ${header} CONTENT [[
// Generated from the .sql files of this store.
#pragma once

#include <array>
#include <string_view>

#include "xyn/store/migration.h"

namespace @namespace@ {
@declarations@
extern const std::array<Migration, @step_count@> kMigrations;
}  // namespace @namespace@
]] @ONLY)
  file(CONFIGURE OUTPUT ${source} CONTENT [[
// Generated from the .sql files of this store.
#include "xyn/store/@target@_sql.h"

namespace @namespace@ {
@constants@
const std::array<Migration, @step_count@> kMigrations = {
@migrations@};
}  // namespace @namespace@
]] @ONLY)
  set(XYN_SQL_SOURCE ${source} PARENT_SCOPE)
  set(XYN_SQL_INCLUDE ${CMAKE_CURRENT_BINARY_DIR}/generated PARENT_SCOPE)
endfunction()
