// Who gets in and who does not, and that whoever leaves makes room.
#include "guard/connection_limits.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <list>
#include <string_view>
#include <utility>
#include <vector>

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

TEST(ConnectionLimits, ALowerOneDropsNobodyAndKeepsOthersOut) {
    ConnectionLimits limits{unlimited, {}};
    Connections in;
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(come(limits, in, "192.0.2.1"), "in");
    }
    auto settings = unlimited;
    settings.by_address = 2;
    limits.change(settings, {});
    EXPECT_EQ(limits.connections(), 3);
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "too_many_from_address");
    in.pop_front();
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "too_many_from_address");
    in.pop_front();
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "in");
    limits.change(unlimited, {});
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "in");
    settings.in_all = 3;
    limits.change(settings, {});
    EXPECT_EQ(come(limits, in, "192.0.2.9"), "too_many_sessions");
}

TEST(ConnectionLimits, WhoIsThereCountsByTheNewPrefix) {
    auto settings = unlimited;
    settings.by_address = 2;
    ConnectionLimits limits{settings, {}};
    Connections in;
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "in");
    EXPECT_EQ(come(limits, in, "192.0.2.2"), "in");
    EXPECT_EQ(come(limits, in, "192.0.2.3"), "in");
    limits.change(settings, {.v4_bits = 24});
    EXPECT_EQ(come(limits, in, "192.0.2.4"), "too_many_from_address");
    in.pop_front();
    EXPECT_EQ(come(limits, in, "192.0.2.4"), "too_many_from_address");
    in.pop_front();
    EXPECT_EQ(come(limits, in, "192.0.2.4"), "in");
    limits.change(settings, {.v4_bits = 32});
    EXPECT_EQ(come(limits, in, "192.0.2.4"), "in");
    EXPECT_EQ(come(limits, in, "192.0.2.4"), "too_many_from_address");
    in.clear();
    EXPECT_EQ(limits.connections(), 0);
    EXPECT_EQ(come(limits, in, "192.0.2.4"), "in");
}

TEST(ConnectionLimits, WhoBecomesExemptCountsNoMoreAndAgainAfterwards) {
    auto settings = unlimited;
    settings.by_address = 1;
    ConnectionLimits limits{settings, {}};
    Connections in;
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "in");
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "too_many_from_address");
    limits.change(settings, {.exempt = {*identity::Network::from("192.0.2.0/24")}});
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "in");
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "in");
    limits.change(settings, {});
    in.pop_back();
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "too_many_from_address") << "two are there";
    in.clear();
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "in");
}

TEST(ConnectionLimits, SessionsCountByTheNewPrefixToo) {
    auto settings = unlimited;
    settings.by_account_and_address = 2;
    ConnectionLimits limits{settings, {}};
    const auto ana = *identity::UserName::from("ana");
    const auto ben = *identity::UserName::from("ben");
    std::list<ConnectionLimits::Session> in;
    for (const auto* const from : {"192.0.2.1", "192.0.2.2"}) {
        auto session = limits.log_in(address(from), ana);
        ASSERT_TRUE(session);
        in.push_back(std::move(*session));
    }
    limits.change(settings, {.v4_bits = 24});
    EXPECT_FALSE(limits.log_in(address("192.0.2.3"), ana));
    EXPECT_TRUE(limits.log_in(address("192.0.2.3"), ben));
    in.pop_front();
    EXPECT_TRUE(limits.log_in(address("192.0.2.3"), ana));
    settings.by_account_and_address = 1;
    limits.change(settings, {.v4_bits = 24});
    EXPECT_FALSE(limits.log_in(address("192.0.2.3"), ana));
    in.clear();
    EXPECT_TRUE(limits.log_in(address("192.0.2.3"), ana));
}

TEST(ConnectionLimits, AnotherRateHolds) {
    ConnectionLimits limits{unlimited, {}};
    Connections in;
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "in");
    auto settings = unlimited;
    settings.new_by_address = {.per_second = 1, .burst = 1};
    limits.change(settings, {});
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "in");
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "too_fast");
    settings.new_in_all = {.per_second = 1, .burst = 1};
    settings.new_by_address = {};
    limits.change(settings, {});
    EXPECT_EQ(come(limits, in, "192.0.2.1"), "in");
    EXPECT_EQ(come(limits, in, "192.0.2.2"), "too_fast");
}

/// Whatever changes meanwhile: as many are there as came and have not gone, and none is beyond what
/// a count from nothing would allow.
RC_GTEST_PROP(
    ConnectionLimits,
    CountAsIfAllHadComeUnderTheLatestOrigins,
    (const std::vector<std::pair<std::uint8_t, std::uint8_t>>& steps)
) {
    auto settings = unlimited;
    settings.by_address = 3;
    Origins origins;
    ConnectionLimits limits{settings, origins};
    std::list<std::pair<identity::InternetAddress, ConnectionLimits::Connection>> in;
    for (const auto& [where, how] : steps) {
        const std::array<std::uint8_t, 4> octets{192, 0, 2, where};
        const identity::InternetAddress from{octets};
        if (how % 8 == 0) {
            origins.v4_bits = 24 + where % 9;
            origins.exempt = {identity::Network::around(from, 30, 64)};
            limits.change(settings, origins);
        } else if (how % 8 < 3 && !in.empty()) {
            in.erase(std::next(in.begin(), where % static_cast<int>(in.size())));
        } else {
            const auto beside = std::ranges::count_if(in, [&](const auto& other) {
                return !origins.is_exempt(other.first) &&
                       origins.of(other.first) == origins.of(from);
            });
            auto connection = limits.connect(from, start);
            RC_ASSERT(connection.has_value() == (origins.is_exempt(from) || beside < 3));
            if (connection) {
                in.emplace_back(from, std::move(*connection));
            }
        }
        RC_ASSERT(limits.connections() == in.size());
    }
}

}  // namespace
}  // namespace palomar::guard
