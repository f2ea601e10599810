// Tests of InternetAddress: what is an address, and which bits a prefix keeps.
#include "identity/internet_address.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <string_view>

namespace palomar::identity {
namespace {

using std::string_view_literals::operator""sv;

std::string round_trip(std::string_view text) {
    const auto address = InternetAddress::from(text);
    return address ? address->str() : "none";
}

std::string prefix_of(std::string_view text, unsigned bits) {
    const auto address = InternetAddress::from(text);
    return address ? address->prefix(bits).str() : "none";
}

TEST(InternetAddress, IsReadAndWrittenInItsShortestForm) {
    EXPECT_EQ(round_trip("192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(round_trip("2001:DB8:0:0::1"), "2001:db8::1");
    EXPECT_EQ(round_trip("::"), "::");
    EXPECT_EQ(round_trip("::ffff:192.0.2.1"), "192.0.2.1");
}

TEST(InternetAddress, OtherTextIsNone) {
    for (const auto text :
         {""sv,
          "192.0.2"sv,
          "192.0.2.256"sv,
          "192.0.2.1 "sv,
          "[::1]"sv,
          "::1%lo"sv,
          "::1\0x"sv,
          "example.org"sv,
          "1.2.3.4:80"sv,
          "01.2.3.4"sv}) {
        EXPECT_EQ(round_trip(text), "none") << text;
    }
}

TEST(InternetAddress, KnowsItsFamilyAndWhetherItStaysOnTheMachine) {
    EXPECT_TRUE(InternetAddress::from("192.0.2.1")->is_v4());
    EXPECT_FALSE(InternetAddress::from("2001:db8::1")->is_v4());
    for (const auto text : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"}) {
        EXPECT_TRUE(InternetAddress::from(text)->is_loopback()) << text;
    }
    for (const auto text : {"128.0.0.1", "::", "::2", "2001:db8::1"}) {
        EXPECT_FALSE(InternetAddress::from(text)->is_loopback()) << text;
    }
}

TEST(InternetAddress, APrefixKeepsTheFirstBits) {
    EXPECT_EQ(prefix_of("192.0.2.255", 32), "192.0.2.255");
    EXPECT_EQ(prefix_of("192.0.2.255", 31), "192.0.2.254");
    EXPECT_EQ(prefix_of("192.0.2.255", 24), "192.0.2.0");
    EXPECT_EQ(prefix_of("192.0.2.255", 0), "0.0.0.0");
    EXPECT_EQ(prefix_of("192.0.2.255", 99), "192.0.2.255");
    EXPECT_EQ(prefix_of("2001:db8:1:2:3:4:5:6", 64), "2001:db8:1:2::");
    EXPECT_EQ(prefix_of("2001:db8:1:2:3:4:5:6", 47), "2001:db8::");
    EXPECT_EQ(prefix_of("2001:db8::1", 0), "::");
}

RC_GTEST_PROP(
    InternetAddress, APrefixOfAPrefixIsTheShorterOne, (const InternetAddress::Octets& o)
) {
    const InternetAddress address{o};
    const unsigned width = address.is_v4() ? 32 : 128;
    const auto longer = *rc::gen::inRange(0U, width + 1);
    const auto shorter = *rc::gen::inRange(0U, longer + 1);
    RC_ASSERT(address.prefix(longer).prefix(shorter) == address.prefix(shorter));
}

RC_GTEST_PROP(InternetAddress, TextAndBackIsTheSameAddress, (const InternetAddress::Octets& o)) {
    const InternetAddress address{o};
    RC_ASSERT(InternetAddress::from(address.str()) == address);
}

}  // namespace
}  // namespace palomar::identity
