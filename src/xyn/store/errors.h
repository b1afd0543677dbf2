// What can break in a store, sorted by what the caller may do about it.
#pragma once

#include <stdexcept>

namespace xyn::store {

class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The store cannot be reached, is shutting down, or is too busy. Nothing was changed: the same call
// may be made again later.
class Unavailable : public Error {
 public:
  using Error::Error;
};

// The store did not answer within a deadline, and nothing was changed.
class Timeout : public Unavailable {
 public:
  using Unavailable::Unavailable;
};

// The connection was lost while a change was being committed: it may have happened or not. Every
// method that throws this may be called again with the same arguments; each says in store.h how
// the repetition finds out what became of the first call.
class InDoubt : public Error {
 public:
  using Error::Error;
};

// The store refused the statement or the values in it: repeating it will not help.
class Invalid : public Error {
 public:
  using Error::Error;
};

// The tables are missing, too old or too new for this program; the text says what to do.
class SchemaMismatch : public Error {
 public:
  using Error::Error;
};

}  // namespace xyn::store
