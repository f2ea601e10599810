// That bans, limits and delays are asked together. Each alone has tests of its own.
#include "guard/guard.hpp"

#include <gtest/gtest.h>

#include <list>
#include <string_view>

namespace palomar::guard {
namespace {

using namespace std::chrono_literals;

constexpr Time start{};

identity::InternetAddress address(std::string_view text) {
    return *identity::InternetAddress::from(text);
}

const auto home = address("192.0.2.1");
const auto ana = identity::UserName::from("ana");

Guard::Settings strict() {
    return {
        .limits = {.by_address = 1, .by_account_and_address = 1},
        .bans = {.after = 2, .within = 60s, .lasting = 300s},
    };
}

std::optional<Ban> fail(Guard& guard, Time now) {
    auto attempt = guard.login_begin(home, ana, now);
    return attempt ? guard.login_failed(std::move(*attempt), home, now) : std::nullopt;
}

TEST(Guard, AClientIsCountedWhileItIsThere) {
    Guard guard{strict()};
    auto connection = guard.connect(home, start);
    ASSERT_TRUE(connection);
    const auto second = guard.connect(home, start);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error(), Refusal::too_many_from_address);
    {
        const auto ended = std::move(*connection);
    }
    EXPECT_TRUE(guard.connect(home, start));
}

TEST(Guard, FailuresSlowAndThenBan) {
    Guard guard{strict()};
    EXPECT_FALSE(fail(guard, start));
    const auto slowed = guard.login_begin(home, ana, start);
    ASSERT_TRUE(slowed);
    EXPECT_EQ(slowed->wait(), 1s);
    const auto ban = fail(guard, start + 1s);
    ASSERT_TRUE(ban);
    EXPECT_EQ(ban->network.str(), "192.0.2.1");
    const auto banned = guard.connect(home, start + 1s);
    ASSERT_FALSE(banned);
    EXPECT_EQ(banned.error(), Refusal::banned);
    EXPECT_TRUE(guard.bans().remove(ban->network, start + 1s));
    EXPECT_TRUE(guard.connect(home, start + 1s));
}

TEST(Guard, WhoIsKnownIsNotBannedForAForgottenPassword) {
    Guard guard{strict()};
    auto attempt = guard.login_begin(home, ana, start);
    ASSERT_TRUE(attempt);
    ASSERT_TRUE(guard.login_succeeded(std::move(*attempt), home, *ana, start));
    for (int i = 0; i < 4; ++i) {
        EXPECT_FALSE(fail(guard, start + i * 20s));
    }
    EXPECT_TRUE(guard.connect(home, start + 80s));
}

TEST(Guard, ARightPasswordWithTooManySessionsIsRefusedYetKnown) {
    Guard guard{strict()};
    auto first = guard.login_begin(home, ana, start);
    auto second = guard.login_begin(home, ana, start);
    ASSERT_TRUE(first && second);
    const auto session = guard.login_succeeded(std::move(*first), home, *ana, start);
    ASSERT_TRUE(session);
    const auto refused = guard.login_succeeded(std::move(*second), home, *ana, start);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), Refusal::too_many_for_account);
    EXPECT_TRUE(guard.login_begin(home, ana, start)->is_known_good());
}

TEST(Refusal, EachHasItsName) {
    EXPECT_EQ(to_text(Refusal::too_many_sessions), "too_many_sessions");
    EXPECT_EQ(to_text(Refusal::too_many_from_address), "too_many_from_address");
    EXPECT_EQ(to_text(Refusal::too_many_for_account), "too_many_for_account");
    EXPECT_EQ(to_text(Refusal::too_fast), "too_fast");
    EXPECT_EQ(to_text(Refusal::banned), "banned");
}

TEST(Guard, OtherSettingsHoldForAllThree) {
    Guard guard{strict()};
    const auto connection = guard.connect(home, start);
    ASSERT_TRUE(connection);
    EXPECT_FALSE(guard.connect(home, start));
    EXPECT_FALSE(fail(guard, start));
    auto settings = strict();
    settings.limits.by_address = 2;
    settings.bans.after = 0;
    settings.delay.by_address.first = settings.delay.by_account.first = 0s;
    guard.change(settings, start);
    EXPECT_TRUE(guard.connect(home, start));
    EXPECT_FALSE(fail(guard, start)) << "no ban";
    EXPECT_EQ(guard.login_begin(home, ana, start)->wait(), 0s);
}

}  // namespace
}  // namespace palomar::guard
