#include "xyn/app/main.h"

int main(int argc, char** argv) { return xyn::app::Main(argc, argv); }
