// Who is banned, how long, and by what.
#include "guard/bans.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace palomar::guard {
namespace {

using namespace std::chrono_literals;

constexpr Time start{};
constexpr Bans::Settings three_failures{.after = 3, .within = 60s, .lasting = 300s};

identity::InternetAddress address(std::string_view text) {
    return *identity::InternetAddress::from(text);
}

identity::Network network(std::string_view text) { return *identity::Network::from(text); }

std::vector<std::string> listed(Bans& bans, Time now) {
    std::vector<std::string> all;
    for (const Ban& ban : bans.list(now)) {
        all.push_back(ban.network.str());
    }
    return all;
}

bool fails(Bans& bans, std::string_view from, Time now) {
    return bans.failed(address(from), now).has_value();
}

TEST(Bans, AManagersBanHoldsUntilItsEnd) {
    Bans bans{{}, {}};
    ASSERT_TRUE(bans.add(network("192.0.2.1"), start + 10s, start));
    EXPECT_TRUE(bans.is_banned(address("192.0.2.1"), start + 9s));
    EXPECT_FALSE(bans.is_banned(address("192.0.2.2"), start + 9s));
    EXPECT_FALSE(bans.is_banned(address("192.0.2.1"), start + 10s));
    EXPECT_TRUE(bans.list(start + 10s).empty());
}

TEST(Bans, ANetworkIsBannedWhole) {
    Bans bans{{}, {}};
    for (const auto* const text : {"192.0.2.0/24", "2001:db8::/32", "203.0.113.9", "::/1"}) {
        ASSERT_TRUE(bans.add(network(text), start + 10s, start));
    }
    for (const auto* const text :
         {"192.0.2.0", "192.0.2.255", "203.0.113.9", "2001:db8::1", "1::"}) {
        EXPECT_TRUE(bans.is_banned(address(text), start)) << text;
    }
    for (const auto* const text : {"192.0.3.0", "203.0.113.8", "8000::"}) {
        EXPECT_FALSE(bans.is_banned(address(text), start)) << text;
    }
}

TEST(Bans, AreListedWithTheirEndAndWhoMadeThem) {
    Bans bans{three_failures, {}};
    ASSERT_TRUE(bans.add(network("198.51.100.0/24"), start + 10s, start));
    for (int i = 0; i < 3; ++i) {
        std::ignore = bans.failed(address("192.0.2.1"), start);
    }
    const auto all = bans.list(start);
    ASSERT_EQ(all.size(), 2);
    EXPECT_EQ(all[0].network.str(), "192.0.2.1");
    EXPECT_EQ(all[0].until, start + 300s);
    EXPECT_EQ(all[0].by, BannedBy::failures);
    EXPECT_EQ(all[1].network.str(), "198.51.100.0/24");
    EXPECT_EQ(all[1].until, start + 10s);
    EXPECT_EQ(all[1].by, BannedBy::manager);
}

TEST(Bans, ANewBanReplacesTheOldOneOfTheSameNetwork) {
    Bans bans{{}, {}};
    ASSERT_TRUE(bans.add(network("192.0.2.1"), start + 100s, start));
    ASSERT_TRUE(bans.add(network("192.0.2.1"), start + 10s, start));
    EXPECT_EQ(bans.list(start).size(), 1);
    EXPECT_FALSE(bans.is_banned(address("192.0.2.1"), start + 10s));
}

TEST(Bans, OnlyTheNetworkThatIsNamedIsRemoved) {
    Bans bans{{}, {}};
    ASSERT_TRUE(bans.add(network("192.0.2.0/24"), start + 10s, start));
    EXPECT_FALSE(bans.remove(network("192.0.2.1"), start));
    EXPECT_TRUE(bans.is_banned(address("192.0.2.1"), start));
    EXPECT_TRUE(bans.remove(network("192.0.2.0/24"), start));
    EXPECT_FALSE(bans.is_banned(address("192.0.2.1"), start));
    EXPECT_FALSE(bans.remove(network("192.0.2.0/24"), start));
}

TEST(Bans, ABanThatIsOverCannotBeRemoved) {
    Bans bans{{}, {}};
    ASSERT_TRUE(bans.add(network("192.0.2.1"), start + 10s, start));
    EXPECT_FALSE(bans.remove(network("192.0.2.1"), start + 10s));
}

TEST(Bans, NobodyIsBannedForFailuresUnlessTheSettingsSaySo) {
    Bans bans{{}, {}};
    for (int i = 0; i < 1000; ++i) {
        EXPECT_FALSE(fails(bans, "192.0.2.1", start));
    }
    EXPECT_FALSE(bans.is_banned(address("192.0.2.1"), start));
}

TEST(Bans, SoManyFailuresWithinSoLongBanTheirPrefix) {
    Bans bans{three_failures, {}};
    EXPECT_FALSE(fails(bans, "2001:db8::1", start));
    EXPECT_FALSE(fails(bans, "2001:db8::2", start + 30s));
    EXPECT_FALSE(fails(bans, "2001:db8::1", start + 60s)) << "the first is too long ago";
    EXPECT_TRUE(fails(bans, "2001:db8::3", start + 61s));
    EXPECT_EQ(listed(bans, start + 61s), std::vector<std::string>{"2001:db8::/64"});
    EXPECT_TRUE(bans.is_banned(address("2001:db8::4"), start + 360s));
    EXPECT_FALSE(bans.is_banned(address("2001:db8::4"), start + 361s));
}

TEST(Bans, LoopbackAndExemptAddressesAreBannedByAManagerOnly) {
    Bans bans{three_failures, {.exempt = {network("192.0.2.0/24")}}};
    for (const auto* const text : {"127.0.0.1", "::1", "192.0.2.7"}) {
        for (int i = 0; i < 10; ++i) {
            EXPECT_FALSE(fails(bans, text, start)) << text;
        }
        ASSERT_TRUE(bans.add(network(text), start + 1s, start));
        EXPECT_TRUE(bans.is_banned(address(text), start)) << text;
    }
}

TEST(Bans, FailuresShortenNoManagersBan) {
    Bans bans{three_failures, {}};
    ASSERT_TRUE(bans.add(network("192.0.2.1"), start + 1h, start));
    for (int i = 0; i < 3; ++i) {
        EXPECT_FALSE(fails(bans, "192.0.2.1", start));
    }
    EXPECT_TRUE(bans.is_banned(address("192.0.2.1"), start + 59min));
}

TEST(Bans, WhoIsUnbannedStartsAnew) {
    Bans bans{three_failures, {}};
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(fails(bans, "192.0.2.1", start), i == 2);
    }
    ASSERT_TRUE(bans.remove(network("192.0.2.1"), start));
    EXPECT_FALSE(fails(bans, "192.0.2.1", start));
}

TEST(Bans, AutomaticOnesGiveWayAndManagersDoNot) {
    auto settings = three_failures;
    settings.after = 1;
    settings.capacity = 3;
    Bans bans{settings, {}};
    ASSERT_TRUE(bans.add(network("192.0.2.1"), start + 1h, start));
    for (int i = 0; i < 100; ++i) {
        EXPECT_TRUE(fails(bans, "198.51.100." + std::to_string(i), start + i * 1s));
        EXPECT_LE(bans.list(start + i * 1s).size(), 3);
    }
    const Time now = start + 99s;
    EXPECT_EQ(
        listed(bans, now), (std::vector<std::string>{"192.0.2.1", "198.51.100.98", "198.51.100.99"})
    );
    ASSERT_TRUE(bans.add(network("192.0.2.2"), now + 1h, now));
    ASSERT_TRUE(bans.add(network("192.0.2.3"), now + 1h, now));
    EXPECT_EQ(listed(bans, now), (std::vector<std::string>{"192.0.2.1", "192.0.2.2", "192.0.2.3"}));
    const auto refused = bans.add(network("192.0.2.4"), now + 1h, now);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), BanError::too_many);
    EXPECT_TRUE(bans.add(network("192.0.2.1"), now + 2h, now)) << "it takes its own place";
    EXPECT_FALSE(fails(bans, "198.51.100.1", now));
    EXPECT_TRUE(bans.add(network("192.0.2.4"), now + 4h, now + 1h)) << "others are over";
}

RC_GTEST_PROP(
    Bans,
    AgreeWithAListThatIsSearched,
    (const std::vector<std::pair<std::uint8_t, std::uint8_t>>& steps)
) {
    Bans bans{{}, {}};
    std::map<identity::Network, Time> model;
    Time now = start;
    for (const auto& [where, how] : steps) {
        const identity::InternetAddress from{std::array<std::uint8_t, 4>{192, 0, 2, where}};
        const unsigned bits = 24 + how % 9;
        const auto wide = identity::Network::around(from, bits, 64);
        if (how % 3 > 0) {
            RC_ASSERT(bans.add(wide, now + how * 1s, now).has_value());
            model[wide] = now + how * 1s;
        } else {
            const auto known = model.find(wide);
            const bool holds = known != model.end() && known->second > now;
            RC_ASSERT(bans.remove(wide, now) == holds);
            model.erase(wide);
        }
        now += std::chrono::seconds{how % 7};
        const bool banned = std::ranges::any_of(model, [&](const auto& ban) {
            return ban.second > now && ban.first.contains(from);
        });
        RC_ASSERT(bans.is_banned(from, now) == banned);
    }
}

TEST(Bans, OtherSettingsHoldForFailuresThatWereBefore) {
    Bans bans{{}, {}};
    EXPECT_FALSE(fails(bans, "192.0.2.1", start)) << "never";
    bans.change({.after = 5, .within = 60s, .lasting = 300s}, {});
    for (int i = 0; i < 4; ++i) {
        EXPECT_FALSE(fails(bans, "192.0.2.1", start));
    }
    bans.change({.after = 3, .within = 60s, .lasting = 10s}, {});
    EXPECT_TRUE(fails(bans, "192.0.2.1", start));
    EXPECT_FALSE(bans.is_banned(address("192.0.2.1"), start + 10s));
    bans.change({}, {});
    EXPECT_FALSE(fails(bans, "192.0.2.1", start + 20s));
}

TEST(Bans, OtherSettingsLiftNone) {
    Bans bans{{.after = 1, .within = 60s, .lasting = 300s}, {}};
    EXPECT_TRUE(fails(bans, "192.0.2.1", start));
    ASSERT_TRUE(bans.add(network("198.51.100.0/24"), start + 100s, start));
    bans.change({}, {.v4_bits = 24, .exempt = {network("192.0.2.0/24")}});
    EXPECT_TRUE(bans.is_banned(address("192.0.2.1"), start + 299s));
    EXPECT_TRUE(bans.is_banned(address("198.51.100.1"), start + 99s));
}

TEST(Bans, OtherOriginsSayWhoIsBanned) {
    Bans bans{{.after = 1, .within = 60s, .lasting = 300s}, {}};
    bans.change({.after = 1, .within = 60s, .lasting = 300s}, {.v4_bits = 24});
    EXPECT_TRUE(fails(bans, "192.0.2.1", start));
    EXPECT_TRUE(bans.is_banned(address("192.0.2.2"), start));
    bans.change(
        {.after = 1, .within = 60s, .lasting = 300s}, {.exempt = {network("198.51.100.0/24")}}
    );
    EXPECT_FALSE(fails(bans, "198.51.100.1", start));
    EXPECT_TRUE(fails(bans, "203.0.113.1", start));
    EXPECT_FALSE(bans.is_banned(address("203.0.113.2"), start));
}

}  // namespace
}  // namespace palomar::guard
