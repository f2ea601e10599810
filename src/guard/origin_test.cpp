// Which addresses count as one, and which are exempt.
#include "guard/origin.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace palomar::guard {
namespace {

identity::InternetAddress address(std::string_view text) {
    return *identity::InternetAddress::from(text);
}

TEST(Origins, AnIpv4AddressIsOneOriginAndAnIpv6NetworkOf64BitsIsOne) {
    const Origins origins;
    EXPECT_NE(origins.of(address("192.0.2.1")), origins.of(address("192.0.2.2")));
    EXPECT_EQ(origins.of(address("2001:db8:0:1::1")), origins.of(address("2001:db8:0:1:ffff::")));
    EXPECT_NE(origins.of(address("2001:db8:0:1::1")), origins.of(address("2001:db8:0:2::1")));
}

TEST(Origins, TheLengthsOfPrefixesAreSettings) {
    const Origins origins{.v4_bits = 24, .v6_bits = 48};
    EXPECT_EQ(origins.of(address("192.0.2.1")), origins.of(address("192.0.2.255")));
    EXPECT_EQ(origins.of(address("2001:db8::1")), origins.of(address("2001:db8:0:2::1")));
}

TEST(Origins, LoopbackIsExemptUnlessTheListSaysOtherwise) {
    for (const auto* const text : {"127.0.0.1", "127.1.2.3", "::1"}) {
        EXPECT_TRUE(Origins{}.is_exempt(address(text))) << text;
        EXPECT_FALSE(Origins{.exempt = {}}.is_exempt(address(text))) << text;
    }
    for (const auto* const text : {"192.0.2.1", "2001:db8::1"}) {
        EXPECT_FALSE(Origins{}.is_exempt(address(text))) << text;
    }
}

TEST(Origins, AListedNetworkIsExempt) {
    const Origins origins{.exempt = {*identity::Network::from("192.0.2.0/28")}};
    EXPECT_TRUE(origins.is_exempt(address("192.0.2.15")));
    EXPECT_FALSE(origins.is_exempt(address("192.0.2.16")));
}

}  // namespace
}  // namespace palomar::guard
