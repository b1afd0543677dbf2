#include "xyn/app/commands.h"

#include <iterator>
#include <utility>

#include "xyn/app/queue_commands.h"
#include "xyn/app/service_commands.h"

namespace xyn::app {

std::vector<Command> Commands(model::Blueprints blueprints, std::istream& in, std::ostream& out) {
  std::vector<Command> all = ServiceCommands(std::move(blueprints), out);
  std::vector<Command> others = QueueCommands(in, out);
  all.insert(all.end(), std::make_move_iterator(others.begin()),
             std::make_move_iterator(others.end()));
  return all;
}

}  // namespace xyn::app
