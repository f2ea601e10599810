// Who gets in and who does not, and that whoever leaves makes room.
#include "guard/connection_limits.hpp"

#include <gtest/gtest.h>

#include <list>
#include <string_view>

namespace palomar::guard {
namespace {

using namespace std::chrono_literals;
using Connections = std::list<ConnectionLimits::Connection>;

constexpr Time start{};
constexpr ConnectionLimits::Settings unlimited{
    .by_address = 0, .by_account_and_address = 0, .new_by_address = {}
};

identity::InternetAddress address(std::string_view text) {
    return *identity::InternetAddress::from(text);
}

/// What happened, in words; who got in is kept.
std::string_view come(
    ConnectionLimits& limits, Connections& in, std::string_view from, Time now = start
) {
    auto connection = limits.connect(address(from), now);
    if (!connection) {
        return to_text(connection.error());
    }
    in.push_back(std::move(*connection));
    return "in";
}

TEST(ConnectionLimits, TheDefaultsLetAnOfficeInAndNoFlood) {
    ConnectionLimits limits{{}, {}};
    Connections in;
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(come(limits, in, "192.0.2.1"), "in");
    }
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "too_many_from_address");
    EXPECT_EQ(come(limits, in, "192.0.2.2"), "in");
}

TEST(ConnectionLimits, InAll) {
    auto settings = unlimited;
    settings.in_all = 2;
    ConnectionLimits limits{settings, {}};
    Connections in;
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "in");
    EXPECT_EQ(come(limits, in, "127.0.0.1"), "in") << "exempt addresses count in all";
    EXPECT_EQ(come(limits, in, "192.0.2.3"), "too_many_sessions");
    EXPECT_EQ(limits.connections(), 2);
    in.pop_front();
    EXPECT_EQ(come(limits, in, "192.0.2.3"), "in");
    in.clear();
    EXPECT_EQ(limits.connections(), 0);
}

TEST(ConnectionLimits, ByAddressPrefix) {
    auto settings = unlimited;
    settings.by_address = 2;
    ConnectionLimits limits{settings, {}};
    Connections in;
    EXPECT_EQ(come(limits, in, "2001:db8::1"), "in");
    EXPECT_EQ(come(limits, in, "2001:db8::2"), "in");
    EXPECT_EQ(come(limits, in, "2001:db8::3"), "too_many_from_address");
    EXPECT_EQ(come(limits, in, "2001:db8:0:1::3"), "in");
    in.pop_front();
    EXPECT_EQ(come(limits, in, "2001:db8::3"), "in");
}

TEST(ConnectionLimits, AnExemptAddressHasNoLimitOfItsOwn) {
    auto settings = unlimited;
    settings.by_address = 1;
    settings.new_by_address = {.per_second = 1, .burst = 1};
    ConnectionLimits limits{settings, {}};
    Connections in;
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(come(limits, in, "::1"), "in");
    }
}

TEST(ConnectionLimits, NewOnesFromAnAddress) {
    auto settings = unlimited;
    settings.new_by_address = {.per_second = 10, .burst = 2};
    ConnectionLimits limits{settings, {}};
    Connections in;
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "in");
    in.clear();
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "in");
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "too_fast");
    EXPECT_EQ(come(limits, in, "192.0.2.2"), "in");
    EXPECT_EQ(come(limits, in, "192.0.2.1", start + 100ms), "in");
}

TEST(ConnectionLimits, NewOnesInAll) {
    auto settings = unlimited;
    settings.new_in_all = {.per_second = 10, .burst = 2};
    ConnectionLimits limits{settings, {}};
    Connections in;
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "in");
    EXPECT_EQ(come(limits, in, "::1"), "in");
    EXPECT_EQ(come(limits, in, "192.0.2.3"), "too_fast");
    EXPECT_EQ(come(limits, in, "192.0.2.3", start + 100ms), "in");
}

TEST(ConnectionLimits, WhoIsRefusedTakesNoToken) {
    auto settings = unlimited;
    settings.new_by_address = {.per_second = 1, .burst = 1};
    settings.new_in_all = {.per_second = 1, .burst = 2};
    ConnectionLimits limits{settings, {}};
    Connections in;
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "in");
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(come(limits, in, "192.0.2.1"), "too_fast");
    }
    EXPECT_EQ(come(limits, in, "192.0.2.2"), "in");
    EXPECT_EQ(come(limits, in, "192.0.2.3"), "too_fast");
    EXPECT_EQ(limits.connections(), 2);
}

TEST(ConnectionLimits, ByAccountAndAddress) {
    auto settings = unlimited;
    settings.by_account_and_address = 1;
    ConnectionLimits limits{settings, {}};
    const auto ana = *identity::UserName::from("ana");
    const auto ben = *identity::UserName::from("ben");
    auto first = limits.log_in(address("192.0.2.1"), ana);
    ASSERT_TRUE(first);
    const auto second = limits.log_in(address("192.0.2.1"), ana);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error(), Refusal::too_many_for_account);
    EXPECT_TRUE(limits.log_in(address("192.0.2.1"), ben));
    EXPECT_TRUE(limits.log_in(address("192.0.2.2"), ana));
    {
        const auto ended = std::move(*first);
    }
    EXPECT_TRUE(limits.log_in(address("192.0.2.1"), ana));
}

}  // namespace
}  // namespace palomar::guard
