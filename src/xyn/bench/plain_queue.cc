#include "xyn/bench/plain_queue.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <vector>

#include "xyn/bench/beside.h"
#include "xyn/bench/load.h"

namespace xyn::bench {

double RateOfWorking(PlainQueue& plain, int runs, int connections, int batch) {
  constexpr int kStatement = 1'000;
  for (int left = runs; left > 0; left -= kStatement) plain.Enqueue(std::min(left, kStatement));
  plain.Settle();
  std::vector<std::unique_ptr<PlainQueue>> sessions;
  sessions.reserve(static_cast<std::size_t>(connections));
  for (int i = 0; i < connections; ++i) sessions.push_back(plain.Connect());
  return runs / TimeOf([&] {
           std::deque<Beside> working;
           for (const auto& session : sessions) {
             working.emplace_back([&](const std::stop_token&) {
               while (session->ClaimAndFinish(batch) > 0) {
               }
             });
           }
           for (Beside& work : working) work.End();
         });
}

}  // namespace xyn::bench
