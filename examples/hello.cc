// A program with a blueprint of its own. It is the xyn binary with one more name: try
//   xyn_example_hello up &
//   xyn_example_hello enqueue hello --inputs '"Ada"'
#include "xyn/app/main.h"

int main(int argc, char** argv) {
  xyn::model::Blueprints blueprints;
  blueprints.Add("hello", [](const xyn::model::RunContext& run) {
    run.log.info("hello {}", run.inputs);
    return std::string(run.inputs);
  });
  return xyn::app::Main(argc, argv, std::move(blueprints));
}
