// xyn verify --url: is the page of a running process true?
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "xyn/base/clock.h"
#include "xyn/cli/check_list.h"
#include "xyn/store/store.h"

namespace xyn::cli {

struct PageSource {
  std::function<std::string()> fetch;                    // the page as it is now; may throw
  std::function<void(std::chrono::milliseconds)> pause;  // lets time go by
};

// Checks presence and types, that the collector is up and its latest tick recent, and that the
// numbers agree with the rows. The process took them at an instant of its own, so the rows are
// counted before a tick of it and after: each number has to lie between the two, give or take the
// runs that moved meanwhile. On a queue at rest that means equal.
// Throws what `fetch` and the store throw.
void VerifyPage(const PageSource& source, store::Sampler& sampler, const base::Clock& clock,
                CheckList& checks);

}  // namespace xyn::cli
