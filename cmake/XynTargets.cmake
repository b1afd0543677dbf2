# One target per folder of src/xyn. A target names the folders it may include, and nothing else.

add_library(xyn_flags INTERFACE)
target_compile_options(xyn_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 sees overlaps in std::string that are not there (GCC bug 105651).
  target_compile_options(xyn_flags INTERFACE -Wno-restrict)
elseif(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # libstdc++ 12 uses what it has deprecated itself. Locks: base/thread_annotations.h.
  target_compile_options(xyn_flags INTERFACE -Wno-deprecated-declarations
                         -Wthread-safety -Wthread-safety-beta)
endif()
if(XYN_SANITIZE)
  target_compile_options(xyn_flags INTERFACE -fsanitize=${XYN_SANITIZE} -fno-omit-frame-pointer
                         -fno-sanitize-recover=all)
  target_link_options(xyn_flags INTERFACE -fsanitize=${XYN_SANITIZE})
  target_compile_definitions(xyn_flags INTERFACE XYN_SANITIZED)
endif()
if(XYN_COVERAGE)
  # Of src/xyn only, and exact though many threads count.
  target_compile_options(xyn_flags INTERFACE
    --coverage -fprofile-update=atomic -fprofile-filter-files=src/xyn/)
  target_link_options(xyn_flags INTERFACE --coverage -Wl,--wrap=_exit -Wl,--wrap=abort)
  target_link_libraries(xyn_flags INTERFACE xyn_coverage)
endif()
if(XYN_BUILD_FUZZERS)
  target_compile_options(xyn_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# APART, of a library and of a test: sources with names of their own that others have too. They cannot be
# compiled with those as one, which the presets release, asan and tsan do to save more than half of the time.
function(xyn_compile_apart)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# Debian's packages may sit behind /usr/include; their warnings are not ours.
function(xyn_library folder)
  cmake_parse_arguments(ARG "" "" "SOURCES;APART;USES;LINKS;PRIVATE_LINKS" ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  add_library(xyn_${name} STATIC ${ARG_SOURCES} ${ARG_APART})
  xyn_compile_apart(${ARG_APART})
  target_include_directories(xyn_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(xyn_${name} PRIVATE xyn_flags ${ARG_PRIVATE_LINKS})
  foreach(used ${ARG_USES})
    string(REPLACE "/" "_" used_name ${used})
    target_link_libraries(xyn_${name} PUBLIC xyn_${used_name})
  endforeach()
  target_link_libraries(xyn_${name} PUBLIC Threads::Threads ${ARG_LINKS})
endfunction()

# xyn_test(worker SOURCES a_test.cc USES worker): one test program, one ctest entry.
# WITHOUT_DESCRIPTORS: tests of a process that may open no more files. UBSan looks at objects through a
# pipe to see whether they are of their types, and so would report them all: it goes without these.
function(xyn_test name)
  if(NOT XYN_BUILD_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;APART;WITHOUT_DESCRIPTORS;USES;LINKS;LABELS" ${ARGN})
  if(NOT XYN_SANITIZE MATCHES "undefined")
    list(APPEND ARG_SOURCES ${ARG_WITHOUT_DESCRIPTORS})
  endif()
  find_package(GTest REQUIRED)
  add_executable(${name}_test ${ARG_SOURCES} ${ARG_APART})
  xyn_compile_apart(${ARG_APART})
  target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name}_test PRIVATE xyn_flags ${ARG_LINKS} GTest::gmock GTest::gtest_main)
  foreach(used ${ARG_USES})
    string(REPLACE "/" "_" used_name ${used})
    target_link_libraries(${name}_test PRIVATE xyn_${used_name})
  endforeach()
  target_compile_definitions(${name}_test PRIVATE
    XYN_SOURCE_DIR="${PROJECT_SOURCE_DIR}" XYN_BINARY="${CMAKE_BINARY_DIR}/xyn")
  add_test(NAME ${name} COMMAND ${name}_test)
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}")
endfunction()
