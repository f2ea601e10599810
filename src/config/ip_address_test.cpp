// What is and is not an address, and which addresses stay on this machine.
#include "config/ip_address.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string_view>

namespace palomar::config {
namespace {

using namespace std::string_view_literals;

std::optional<IpAddress::Reach> reach_of(std::string_view text) {
    return IpAddress::from(text).transform(&IpAddress::reach);
}

TEST(IpAddress, LoopbackAddressesAreToldFromTheNetworks) {
    for (const auto text :
         {"127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "0:0:0:0:0:0:0:1"}) {
        EXPECT_EQ(reach_of(text), IpAddress::Reach::loopback) << text;
    }
    for (const auto text :
         {"0.0.0.0",
          "126.0.0.1",
          "128.0.0.1",
          "192.0.2.1",
          "::",
          "2001:db8::1",
          "::ffff:192.0.2.1",
          "fe80::1"}) {
        EXPECT_EQ(reach_of(text), IpAddress::Reach::network) << text;
    }
}

TEST(IpAddress, KeepsTheTextAsItWasWritten) {
    const auto kept = [](const IpAddress& address) { return address.str(); };
    EXPECT_EQ(IpAddress::from("2001:DB8:0::1").transform(kept), "2001:DB8:0::1");
}

TEST(IpAddress, RefusesWhatIsNoNumericAddress) {
    for (const auto text :
         {""sv,
          "localhost"sv,
          "127.0.0.1:110"sv,
          "[::1]"sv,
          " 127.0.0.1"sv,
          "127.0.0.1 "sv,
          "127.1"sv,
          "256.0.0.1"sv,
          "::1%lo"sv,
          ":::"sv,
          "*"sv,
          "127.0.0.1\0.example"sv,
          "127.0.0.1/8"sv}) {
        EXPECT_FALSE(IpAddress::from(text)) << text;
    }
}

}  // namespace
}  // namespace palomar::config
