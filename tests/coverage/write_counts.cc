// Writes the counts of a process that ends by _exit() or abort(), which do not run what writes them
// at exit. The linker has every call of the two in a program's own code arrive here (--wrap).
extern "C" {

#include <gcov.h>  // says nothing of C++

[[noreturn]] void __real__exit(int status);
[[noreturn]] void __real_abort();

[[noreturn]] void __wrap__exit(int status) {
  __gcov_dump();
  __real__exit(status);
}

[[noreturn]] void __wrap_abort() {
  __gcov_dump();
  __real_abort();
}
}
