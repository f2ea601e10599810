// Tests of Network: ranges that operators write, and mistakes that they make.
#include "identity/network.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace palomar::identity {
namespace {

bool holds(std::string_view network, std::string_view address) {
    return Network::from(network)->contains(*InternetAddress::from(address));
}

TEST(Network, IsWrittenAsItIsRead) {
    for (const auto text : {"192.0.2.0/24", "0.0.0.0/0", "2001:db8::/32", "::/0", "192.0.2.1"}) {
        EXPECT_EQ(Network::from(text)->str(), text);
    }
    EXPECT_EQ(Network::from("192.0.2.1/32")->str(), "192.0.2.1");
    EXPECT_EQ(Network::from("::1/128")->str(), "::1");
}

TEST(Network, MistakesAreNone) {
    for (const auto text :
         {"",
          "/",
          "/24",
          "192.0.2.0/",
          "192.0.2.0/33",
          "192.0.2.0/-1",
          "192.0.2.0/+8",
          "192.0.2.0/24 ",
          "192.0.2.0/2x",
          "192.0.2.1/24",
          "2001:db8::1/64",
          "2001:db8::/129",
          "192.0.2/24",
          "192.0.2.0/24/24",
          "192.0.2.0/4294967297"}) {
        EXPECT_FALSE(Network::from(text)) << text;
    }
}

TEST(Network, BitsBeyondThePrefixLetGuessWhatWasMeant) {
    EXPECT_EQ(Network::perhaps_meant_by("203.0.113.7/24")->str(), "203.0.113.0/24");
    EXPECT_EQ(Network::perhaps_meant_by("2001:db8::1/64")->str(), "2001:db8::/64");
    for (const auto text : {"203.0.113.0/24", "203.0.113.7", "203.0.113.7/33", "x/24", ""}) {
        EXPECT_FALSE(Network::perhaps_meant_by(text)) << text;
    }
}

TEST(Network, HoldsTheAddressesOfItsPrefixAndFamily) {
    EXPECT_TRUE(holds("192.0.2.0/24", "192.0.2.0"));
    EXPECT_TRUE(holds("192.0.2.0/24", "192.0.2.255"));
    EXPECT_TRUE(holds("192.0.2.0/24", "::ffff:192.0.2.7"));
    EXPECT_FALSE(holds("192.0.2.0/24", "192.0.3.0"));
    EXPECT_TRUE(holds("2001:db8::/32", "2001:db8:ffff::1"));
    EXPECT_FALSE(holds("2001:db8::/32", "2001:db9::"));
    EXPECT_TRUE(holds("0.0.0.0/0", "192.0.2.1"));
    EXPECT_FALSE(holds("::/0", "192.0.2.1")) << "IPv4 has a range of its own";
}

TEST(Network, TellsItsFamilyAndItsBits) {
    EXPECT_EQ(Network::from("192.0.2.0/24")->bits(), 24U);
    EXPECT_TRUE(Network::from("192.0.2.0/24")->is_v4());
    EXPECT_EQ(Network::from("192.0.2.1")->bits(), 32U);
    EXPECT_EQ(Network::from("2001:db8::/32")->bits(), 32U);
    EXPECT_FALSE(Network::from("2001:db8::/32")->is_v4());
}

TEST(Network, AroundAnAddressHasTheBitsOfItsFamily) {
    EXPECT_EQ(Network::around(*InternetAddress::from("192.0.2.9"), 24, 64).str(), "192.0.2.0/24");
    EXPECT_EQ(Network::around(*InternetAddress::from("192.0.2.9"), 32, 64).str(), "192.0.2.9");
    EXPECT_EQ(
        Network::around(*InternetAddress::from("2001:db8::9"), 24, 64).str(), "2001:db8::/64"
    );
}

}  // namespace
}  // namespace palomar::identity
