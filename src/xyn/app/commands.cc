#include "xyn/app/commands.h"

#include <iterator>
#include <utility>

#include "xyn/app/bench_commands.h"
#include "xyn/app/queue_commands.h"
#include "xyn/app/service_commands.h"

namespace xyn::app {

std::vector<Command> Commands(model::Blueprints blueprints, std::istream& in, std::ostream& out) {
  std::vector<Command> all = ServiceCommands(std::move(blueprints), out);
  std::vector<Command> others = QueueCommands(in, out);
  std::vector<Command> benchmarks = BenchCommands(out);
  for (std::vector<Command>* more : {&others, &benchmarks}) {
    all.insert(all.end(), std::make_move_iterator(more->begin()),
               std::make_move_iterator(more->end()));
  }
  return all;
}

}  // namespace xyn::app
