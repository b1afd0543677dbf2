#include "xyn/app/listen_address.h"

#include <string>

#include <gtest/gtest.h>

namespace xyn::app {
namespace {

TEST(ListenAddress, ReadsAddressAndPort) {
  for (const char* text :
       {"127.0.0.1:8000", "0.0.0.0:0", "[::1]:8000", "[::]:65535", "localhost:8000"}) {
    const auto address = ParseListenAddress(text);
    ASSERT_TRUE(address.has_value()) << text;
    EXPECT_EQ(address->ToString(), text);
  }
  EXPECT_EQ(ParseListenAddress("[::1]:8000")->host, "::1");
}

TEST(ListenAddress, RefusesWhatIsNotBoth) {
  for (const char* text :
       {"", ":", "8000", ":8000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
        "127.0.0.1:80x", "::1:8000", "[::1]", "[]:80", "[127.0.0.1]:80", "256.0.0.1:80", "1.2.3:80",
        "example.com:80", "http://127.0.0.1:80", "127.0.0.1:80 "}) {
    EXPECT_FALSE(ParseListenAddress(text).has_value()) << text;
  }
}

TEST(ListenAddress, KnowsWhichAddressesOnlyThisHostReaches) {
  for (const char* text : {"127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "localhost:1"}) {
    EXPECT_TRUE(ParseListenAddress(text)->IsLoopback()) << text;
  }
  for (const char* text : {"0.0.0.0:1", "[::]:1", "10.0.0.1:1", "[fe80::1]:1", "128.0.0.1:1"}) {
    EXPECT_FALSE(ParseListenAddress(text)->IsLoopback()) << text;
  }
}

}  // namespace
}  // namespace xyn::app
