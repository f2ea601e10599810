// What LoginDelay promises whatever an attacker does, who chooses addresses, names and times.
#include "guard/login_delay.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <list>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace palomar::guard {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr Time start{};

using Dice = std::mt19937;

int roll(Dice& dice, int sides) { return std::uniform_int_distribution{0, sides - 1}(dice); }

identity::InternetAddress prefix(int number) {
    const auto octet = [&](int shift) { return static_cast<std::uint8_t>(number >> shift); };
    return identity::InternetAddress{std::array<std::uint8_t, 4>{10, octet(16), octet(8), octet(0)}
    };
}

std::optional<identity::UserName> name(int number) {
    return identity::UserName::from("user" + std::to_string(number));
}

/// The N of login_delay.hpp.
unsigned most_checked(const Pace& pace, milliseconds time) {
    unsigned checked = pace.at_once + 1;
    milliseconds slot{0};
    while ((slot += pace.delay(checked - pace.at_once)) <= time) {
        ++checked;
    }
    return checked;
}

/// Begins attempts in bursts, lets checks take as long as it likes, and hangs up on some that wait.
class Attacker {
  public:
    Attacker(LoginDelay& delay, Dice& dice, int prefixes, int accounts)
        : delay_{delay}, dice_{dice}, prefixes_{prefixes}, accounts_{accounts} {}

    void act(Time now) {
        for (int burst = roll(dice_, 20); burst > 0; --burst) {
            begin(now);
        }
        std::erase_if(waiting_, [&](const Try& waiting) {
            return waiting.slot > now && roll(dice_, 30) == 0;
        });
        std::erase_if(waiting_, [&](Try& waiting) {
            const bool over = waiting.slot <= now && roll(dice_, 3) > 0;
            if (over) {
                count(waiting);
                waiting.attempt.failed(now);
            }
            return over;
        });
    }

    /// What is under way at the end was checked if its slot has come.
    void end(Time now) {
        for (const Try& waiting : waiting_) {
            if (waiting.slot <= now) {
                count(waiting);
            }
        }
    }

    [[nodiscard]] unsigned most_from_a_prefix() const { return most(by_prefix_); }
    [[nodiscard]] unsigned most_on_an_account() const { return most(by_account_); }

  private:
    struct Try {
        LoginDelay::Attempt attempt;
        Time slot;
        int prefix;
        int account;

        Try(LoginDelay::Attempt began, Time now, int from, int on)
            : attempt{std::move(began)}, slot{now + attempt.wait()}, prefix{from}, account{on} {}
    };

    void begin(Time now) {
        const int from = roll(dice_, prefixes_);
        const int on = roll(dice_, accounts_);
        if (auto attempt = delay_.begin(prefix(from), name(on), now)) {
            waiting_.emplace_back(std::move(*attempt), now, from, on);
        }
    }

    void count(const Try& checked) {
        ++by_prefix_[checked.prefix];
        ++by_account_[checked.account];
    }

    static unsigned most(const std::map<int, unsigned>& counts) {
        unsigned most = 0;
        for (const auto& [key, count] : counts) {
            most = std::max(most, count);
        }
        return most;
    }

    LoginDelay& delay_;
    Dice& dice_;
    const int prefixes_;
    const int accounts_;
    // A list, for an Attempt is not assigned to.
    std::list<Try> waiting_;
    std::map<int, unsigned> by_prefix_;
    std::map<int, unsigned> by_account_;
};

constexpr LoginDelay::Settings settings{
    .by_address = {.first = 1s, .ceiling = 16s, .memory = 3600s, .at_once = 8},
    .by_account = {.first = 2s, .ceiling = 30s, .memory = 3600s, .at_once = 3},
    .longest_wait = 30s,
    .addresses = 1000,
    .accounts = 1000,
};

RC_GTEST_PROP(LoginDelayPromise, ChecksAreBoundedByPrefixAndByAccount, (unsigned seed)) {
    Dice dice{seed};
    LoginDelay delay{settings, {}};
    const int prefixes = 1 + roll(dice, 4);
    Attacker attacker{delay, dice, prefixes, 1 + roll(dice, 4)};
    milliseconds now{0};
    while (now < 600s) {
        attacker.act(start + now);
        now += milliseconds{roll(dice, 3000)};
    }
    attacker.end(start + now);
    RC_ASSERT(attacker.most_from_a_prefix() <= most_checked(settings.by_address, now));
    RC_ASSERT(attacker.most_on_an_account() <= most_checked(settings.by_account, now));
}

/// So that the bound above is known not to be met by checking nobody.
TEST(LoginDelayPromise, TheBoundIsReachedByOneWhoWaitsForItsSlots) {
    LoginDelay delay{settings, {}};
    unsigned checked = 0;
    milliseconds now{0};
    while (now <= 600s) {
        auto attempt = delay.begin(prefix(1), name(static_cast<int>(checked)), start + now);
        ASSERT_TRUE(attempt);
        now += attempt->wait();
        checked += now <= 600s ? 1 : 0;
        attempt->failed(start + now);
    }
    EXPECT_GE(checked + settings.by_address.at_once, most_checked(settings.by_address, 600s));
}

RC_GTEST_PROP(LoginDelayPromise, WhoIsKnownNeverWaitsForOthersFailures, (unsigned seed)) {
    Dice dice{seed};
    LoginDelay delay{settings, {}};
    const int own_prefix = 1'000'000;
    const auto owner = name(0);
    auto first = delay.begin(prefix(own_prefix), owner, start);
    RC_ASSERT(first.has_value());
    first->succeeded(start);
    Attacker at_the_account{delay, dice, 50, 1};
    milliseconds now{0};
    while (now < 300s) {
        at_the_account.act(start + now);
        // Colleagues behind the same address, who never get a password right.
        auto colleague = delay.begin(prefix(own_prefix), name(1 + roll(dice, 9)), start + now);
        if (colleague) {
            colleague->failed(start + now);
        }
        auto attempt = delay.begin(prefix(own_prefix), owner, start + now);
        RC_ASSERT(attempt.has_value());
        RC_ASSERT(attempt->is_known_good());
        RC_ASSERT(attempt->wait() == 0ms);
        if (roll(dice, 2) == 0) {
            attempt->succeeded(start + now);
        }
        now += milliseconds{roll(dice, 2000)};
    }
}

/// 20 failures in a row of one prefix on one account.
void offend(LoginDelay& delay) {
    Time now = start;
    for (int i = 0; i < 20; ++i) {
        auto attempt = delay.begin(prefix(1), name(1), now);
        ASSERT_TRUE(attempt);
        now += attempt->wait();
        attempt->failed(now);
    }
}

TEST(LoginDelayPromise, AFloodOfAddressesAndNamesForgetsNeitherOffendersNorTheKnown) {
    LoginDelay delay{settings, {}};
    auto known = delay.begin(prefix(2), name(2), start);
    ASSERT_TRUE(known);
    known->succeeded(start);
    offend(delay);
    const Time now = start + 590s;
    for (int i = 10; i < 20'010; ++i) {
        auto attempt = delay.begin(prefix(i), name(i), now);
        ASSERT_TRUE(attempt);
        attempt->failed(now);
    }
    EXPECT_EQ(delay.sizes().addresses, settings.addresses);
    EXPECT_EQ(delay.sizes().accounts, settings.accounts);
    EXPECT_EQ(delay.sizes().known_good, 1);
    auto again = delay.begin(prefix(1), name(3), now);
    ASSERT_TRUE(again);
    again->failed(now);
    EXPECT_EQ(delay.begin(prefix(1), name(4), now)->wait(), settings.by_address.ceiling);
    EXPECT_TRUE(delay.begin(prefix(2), name(2), now)->is_known_good());
}

TEST(LoginDelayPromise, AFloodOfAttemptsUnderWayIsBoundedToo) {
    LoginDelay delay{settings, {}};
    std::list<LoginDelay::Attempt> under_way;
    for (int i = 0; i < 5000; ++i) {
        auto attempt = delay.begin(prefix(i), name(i), start);
        ASSERT_TRUE(attempt);
        under_way.push_back(std::move(*attempt));
    }
    EXPECT_EQ(delay.sizes().addresses, settings.addresses);
    under_way.clear();
    EXPECT_EQ(delay.sizes().addresses, 0);
    EXPECT_EQ(delay.sizes().accounts, 0);
}

}  // namespace
}  // namespace palomar::guard
