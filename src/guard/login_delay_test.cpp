// Who waits before a password is checked, and who is refused at once.
#include "guard/login_delay.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace palomar::guard {
namespace {

using namespace std::chrono_literals;

constexpr Time start{};
constexpr auto ana = "ana";
constexpr auto home = "192.0.2.1";
constexpr auto elsewhere = "198.51.100.7";

identity::InternetAddress address(std::string_view text) {
    return *identity::InternetAddress::from(text);
}

LoginDelay::Settings settings() {
    return {
        .by_address = {.first = 1s, .ceiling = 16s, .memory = 600s, .at_once = 2},
        .by_account = {.first = 1s, .ceiling = 16s, .memory = 600s, .at_once = 2},
        .longest_wait = 10s,
        .addresses = 100,
        .accounts = 100,
    };
}

/// Begins, and gives up the attempt at once.
std::chrono::milliseconds wait(
    LoginDelay& delay, std::string_view from, std::string_view name, Time now
) {
    const auto attempt = delay.begin(address(from), identity::UserName::from(name), now);
    return attempt ? attempt->wait() : attempt.error().retry_after;
}

void fail(LoginDelay& delay, std::string_view from, std::string_view name, Time now) {
    auto attempt = delay.begin(address(from), identity::UserName::from(name), now);
    ASSERT_TRUE(attempt);
    attempt->failed(now);
}

void succeed(LoginDelay& delay, std::string_view from, std::string_view name, Time now) {
    auto attempt = delay.begin(address(from), identity::UserName::from(name), now);
    ASSERT_TRUE(attempt);
    attempt->succeeded(now);
}

TEST(LoginDelay, NobodyWaitsWhoHasNotFailed) {
    LoginDelay delay{settings(), {}};
    EXPECT_EQ(wait(delay, home, ana, start), 0s);
    fail(delay, home, ana, start);
    EXPECT_EQ(wait(delay, elsewhere, "ben", start), 0s);
}

TEST(LoginDelay, AFailureSlowsTheAddressForAllAccounts) {
    LoginDelay delay{settings(), {}};
    fail(delay, home, ana, start);
    EXPECT_EQ(wait(delay, home, "ben", start), 1s);
}

TEST(LoginDelay, AFailureSlowsTheAccountForAllAddresses) {
    LoginDelay delay{settings(), {}};
    fail(delay, home, ana, start);
    EXPECT_EQ(wait(delay, elsewhere, ana, start), 1s);
}

TEST(LoginDelay, AddressesOfOnePrefixAreOne) {
    LoginDelay delay{settings(), {}};
    fail(delay, "2001:db8::1", ana, start);
    EXPECT_EQ(wait(delay, "2001:db8::2", "ben", start), 1s);
    EXPECT_EQ(wait(delay, "2001:db8:0:1::2", "ben", start), 0s);
}

TEST(LoginDelay, ANameThatIsNoAccountCountsByAddressOnly) {
    LoginDelay delay{settings(), {}};
    fail(delay, home, "../etc", start);
    EXPECT_EQ(wait(delay, home, "ben", start), 1s);
    EXPECT_EQ(delay.sizes().accounts, 0);
}

TEST(LoginDelay, AnExemptAddressCountsByAccountOnly) {
    LoginDelay delay{settings(), {}};
    fail(delay, "127.0.0.1", ana, start);
    EXPECT_EQ(wait(delay, "127.0.0.1", "ben", start), 0s);
    EXPECT_EQ(wait(delay, "127.0.0.1", ana, start), 1s);
}

TEST(LoginDelay, WhoWouldWaitTooLongIsRefusedAndTakesNoSlot) {
    LoginDelay delay{settings(), {}};
    for (const auto now : {0s, 1s, 3s, 7s}) {
        fail(delay, home, ana, start + now);
    }
    fail(delay, home, ana, start + 15s);
    for (int i = 0; i < 1000; ++i) {
        const auto attempt = delay.begin(address(home), identity::UserName::from(ana), start + 15s);
        ASSERT_FALSE(attempt);
        EXPECT_EQ(attempt.error().retry_after, 16s);
    }
    EXPECT_EQ(wait(delay, home, ana, start + 31s), 0s);
}

TEST(LoginDelay, AThousandConnectionsGainNothingOverAFew) {
    LoginDelay delay{settings(), {}};
    std::vector<LoginDelay::Attempt> attempts;
    for (int i = 0; i < 1000; ++i) {
        auto attempt = delay.begin(address(home), identity::UserName::from(ana), start);
        if (attempt) {
            attempts.push_back(std::move(*attempt));
        }
    }
    std::vector<std::chrono::milliseconds> waits;
    waits.reserve(attempts.size());
    for (const auto& attempt : attempts) {
        waits.push_back(attempt.wait());
    }
    EXPECT_EQ(waits, (std::vector<std::chrono::milliseconds>{0s, 0s, 0s, 1s, 3s, 7s}));
}

TEST(LoginDelay, AttemptsThatAreGivenUpLeaveNothingBehind) {
    LoginDelay delay{settings(), {}};
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(wait(delay, home, ana, start), 0s);
    }
    EXPECT_EQ(delay.sizes().addresses, 0);
    EXPECT_EQ(delay.sizes().accounts, 0);
}

TEST(LoginDelay, OnlyTheFirstOutcomeCounts) {
    LoginDelay delay{settings(), {}};
    auto attempt = delay.begin(address(home), identity::UserName::from(ana), start);
    ASSERT_TRUE(attempt);
    attempt->failed(start);
    attempt->failed(start);
    attempt->succeeded(start);
    EXPECT_EQ(wait(delay, elsewhere, ana, start), 1s);
    EXPECT_EQ(delay.sizes().known_good, 0);
}

TEST(LoginDelay, AnOwnAccountWashesNoAddressClean) {
    LoginDelay delay{settings(), {}};
    succeed(delay, home, "mallory", start);
    fail(delay, home, ana, start);
    succeed(delay, home, "mallory", start);
    EXPECT_EQ(wait(delay, home, "ben", start), 1s);
}

TEST(LoginDelay, WhoHasLoggedInBeforeDoesNotPayForOthers) {
    LoginDelay delay{settings(), {}};
    succeed(delay, home, ana, start);
    for (const auto now : {0s, 1s, 3s, 7s}) {
        fail(delay, home, "ben", start + now);
        fail(delay, elsewhere, ana, start + now);
    }
    EXPECT_EQ(wait(delay, home, ana, start + 7s), 0s);
    EXPECT_EQ(wait(delay, home, "carla", start + 7s), 8s);
    EXPECT_EQ(wait(delay, "203.0.113.1", ana, start + 7s), 8s);
}

TEST(LoginDelay, WhoHasLoggedInBeforePaysForHisOwnFailuresThereAndOthersDoNot) {
    LoginDelay delay{settings(), {}};
    succeed(delay, home, ana, start);
    fail(delay, home, ana, start);
    EXPECT_EQ(wait(delay, home, ana, start), 1s);
    EXPECT_EQ(wait(delay, home, "ben", start), 0s);
    EXPECT_EQ(wait(delay, elsewhere, ana, start), 0s);
}

TEST(LoginDelay, ALoginIsRememberedForAWhile) {
    auto brief = settings();
    brief.known_good.lifetime = 100s;
    LoginDelay delay{brief, {}};
    succeed(delay, home, ana, start);
    fail(delay, elsewhere, ana, start + 99s);
    EXPECT_EQ(wait(delay, home, ana, start + 99s), 0s);
    EXPECT_EQ(wait(delay, home, ana, start + 100s), 0s) << "1 s after the failure";
    fail(delay, elsewhere, ana, start + 101s);
    EXPECT_EQ(wait(delay, home, ana, start + 101s), 2s);
}

TEST(LoginDelay, AnOutcomeAfterItsSlateWasForgottenIsAFailureOfANewOne) {
    auto tiny = settings();
    tiny.addresses = 1;
    tiny.accounts = 1;
    LoginDelay delay{tiny, {}};
    auto first = delay.begin(address(home), identity::UserName::from(ana), start);
    auto second = delay.begin(address(elsewhere), identity::UserName::from("ben"), start);
    ASSERT_TRUE(first && second);
    first->failed(start);
    EXPECT_EQ(wait(delay, home, ana, start), 1s);
    second->succeeded(start);
    EXPECT_EQ(wait(delay, home, ana, start), 2s) << "the slot before was taken, its slate is old";
    EXPECT_EQ(delay.sizes().addresses, 1);
}

TEST(LoginDelay, ALongerDelayHoldsForTheNextFailure) {
    LoginDelay delay{settings(), {}};
    fail(delay, home, ana, start);
    auto slower = settings();
    slower.by_account.first = slower.by_address.first = 4s;
    delay.change(slower, {}, start);
    EXPECT_EQ(wait(delay, home, ana, start), 1s) << "that was said already";
    fail(delay, home, ana, start + 1s);
    EXPECT_EQ(wait(delay, home, ana, start + 1s), 8s);
}

TEST(LoginDelay, AShorterDelayHoldsForThoseWhoWaitByTheLongerOne) {
    auto slow = settings();
    slow.by_account.first = slow.by_address.first = 1h;
    slow.by_account.ceiling = slow.by_address.ceiling = 1h;
    slow.longest_wait = 1h;
    LoginDelay delay{slow, {}};
    succeed(delay, "203.0.113.1", ana, start);
    fail(delay, "203.0.113.1", ana, start);
    fail(delay, home, ana, start);
    EXPECT_EQ(wait(delay, elsewhere, ana, start), 1h);
    delay.change(settings(), {}, start);
    EXPECT_EQ(wait(delay, elsewhere, ana, start), 1s);
    EXPECT_EQ(wait(delay, home, "ben", start), 1s);
    EXPECT_EQ(wait(delay, "203.0.113.1", ana, start), 1s);
}

TEST(LoginDelay, TheSameSettingsAgainForgiveNothing) {
    LoginDelay delay{settings(), {}};
    for (const auto now : {0s, 1s, 3s}) {
        fail(delay, home, ana, start + now);
    }
    std::vector<LoginDelay::Attempt> attempts;
    for (int i = 0; i < 3; ++i) {
        attempts.push_back(*delay.begin(address(home), identity::UserName::from("ben"), start + 7s)
        );
        delay.change(settings(), {}, start + 7s);
    }
    EXPECT_EQ(wait(delay, elsewhere, ana, start + 3s), 4s);
    EXPECT_GT(attempts.back().wait(), 0s);
}

TEST(LoginDelay, AnotherCeilingRefusesSooner) {
    LoginDelay delay{settings(), {}};
    for (const auto now : {0s, 1s, 3s, 7s}) {
        fail(delay, home, ana, start + now);
    }
    EXPECT_EQ(wait(delay, home, ana, start + 7s), 8s);
    auto impatient = settings();
    impatient.longest_wait = 5s;
    delay.change(impatient, {}, start + 7s);
    EXPECT_FALSE(delay.begin(address(home), identity::UserName::from(ana), start + 7s));
}

TEST(LoginDelay, WithOtherPrefixesAccountsAreStillSlowAndTheKnownStillKnown) {
    LoginDelay delay{settings(), {}};
    succeed(delay, home, "ben", start);
    fail(delay, home, ana, start);
    delay.change(settings(), {.v4_bits = 24}, start);
    EXPECT_EQ(wait(delay, elsewhere, ana, start), 1s);
    EXPECT_EQ(wait(delay, "192.0.2.77", "carla", start), 0s) << "a new count";
    fail(delay, "192.0.2.77", "carla", start);
    EXPECT_EQ(wait(delay, "192.0.2.78", "dora", start), 1s);
    EXPECT_EQ(wait(delay, home, "ben", start), 0s);
    EXPECT_EQ(wait(delay, "192.0.2.78", "ben", start), 0s) << "known as one of its prefix";
}

TEST(LoginDelay, WhoBecomesExemptWaitsByTheAccountOnly) {
    LoginDelay delay{settings(), {}};
    fail(delay, home, ana, start);
    delay.change(settings(), {.exempt = {*identity::Network::from("192.0.2.0/24")}}, start);
    EXPECT_EQ(wait(delay, home, "ben", start), 0s);
    EXPECT_EQ(wait(delay, home, ana, start), 1s);
    delay.change(settings(), {}, start);
    EXPECT_EQ(wait(delay, home, "ben", start), 1s);
}

TEST(LoginDelay, AttemptsThatWereUnderWayEndWhereTheyBegan) {
    LoginDelay delay{settings(), {}};
    succeed(delay, elsewhere, "ben", start);
    auto failing = delay.begin(address(home), identity::UserName::from(ana), start);
    auto given_up = delay.begin(address(home), identity::UserName::from("carla"), start);
    auto succeeding = delay.begin(address(home), identity::UserName::from("dora"), start);
    auto known = delay.begin(address(elsewhere), identity::UserName::from("ben"), start);
    ASSERT_TRUE(failing && given_up && succeeding && known);
    delay.change(settings(), {.v4_bits = 24}, start);
    succeeding->succeeded(start);
    known->failed(start);
    failing->failed(start);
    {
        const auto ended = std::move(*given_up);
    }
    EXPECT_EQ(wait(delay, elsewhere, ana, start), 1s);
    EXPECT_EQ(wait(delay, elsewhere, "ben", start), 1s) << "known, and failed";
    EXPECT_EQ(wait(delay, home, "dora", start), 0s);
    EXPECT_TRUE(
        delay.begin(address("192.0.2.9"), identity::UserName::from("dora"), start)->is_known_good()
    );
    EXPECT_EQ(wait(delay, "192.0.2.9", "emma", start), 0s) << "it failed as another one";
    delay.change(settings(), {}, start);
    EXPECT_EQ(wait(delay, home, "emma", start), 1s);
    EXPECT_EQ(delay.sizes().addresses, 1);
}

}  // namespace
}  // namespace palomar::guard
