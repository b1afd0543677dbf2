// Xyn with a handler that does not heed its stop token.
#include <chrono>
#include <string>
#include <thread>

#include "xyn/app/main.h"

int main(int argc, char** argv) {
  xyn::model::Blueprints blueprints;
  blueprints.Add("stubborn", [](const xyn::model::RunContext& run) -> std::string {
    run.log.info("not to be stopped");
    while (true) std::this_thread::sleep_for(std::chrono::hours(1));
  });
  return xyn::app::Main(argc, argv, std::move(blueprints));
}
