// How many may come at once, and how fast after that.
#include "guard/arrival_rate.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace palomar::guard {
namespace {

using namespace std::chrono_literals;

constexpr Time start{};
constexpr Rate rate{.per_second = 2, .burst = 3};

identity::Network prefix(int number) {
    return *identity::Network::from("2001:db8:" + std::to_string(number) + "::/64");
}

bool take(TokenBucket& bucket, Time now) {
    const bool has = bucket.has_token(rate, now);
    if (has) {
        bucket.take(rate, now);
    }
    return has;
}

bool take(ArrivalRates& rates, int number, Time now) {
    const bool has = rates.has_token(prefix(number), now);
    if (has) {
        rates.take(prefix(number), now);
    }
    return has;
}

TEST(TokenBucket, HoldsABurstAndFillsAtItsRate) {
    TokenBucket bucket;
    for (const bool expected : {true, true, true, false}) {
        EXPECT_EQ(take(bucket, start), expected);
    }
    EXPECT_FALSE(take(bucket, start + 499ms));
    EXPECT_TRUE(take(bucket, start + 500ms));
    EXPECT_FALSE(take(bucket, start + 500ms));
    for (const bool expected : {true, true, true, false}) {
        EXPECT_EQ(take(bucket, start + 1h), expected);
    }
}

TEST(TokenBucket, ARateOfZeroIsNoLimit) {
    TokenBucket bucket;
    for (int i = 0; i < 1000; ++i) {
        ASSERT_TRUE(bucket.has_token(Rate{}, start));
        bucket.take(Rate{}, start);
    }
}

RC_GTEST_PROP(
    TokenBucket, NeverGivesMoreThanTheBurstAndTheRate, (const std::vector<std::uint8_t>& gaps)
) {
    TokenBucket bucket;
    std::chrono::milliseconds now{0};
    int taken = 0;
    for (const auto gap : gaps) {
        now += std::chrono::milliseconds{gap};
        taken += take(bucket, start + now) ? 1 : 0;
        RC_ASSERT(taken <= 3 + now / 500ms);
    }
}

TEST(ArrivalRates, EachPrefixHasItsOwnBucket) {
    ArrivalRates rates{rate, 10};
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(take(rates, 1, start));
    }
    EXPECT_FALSE(take(rates, 1, start));
    EXPECT_TRUE(take(rates, 2, start));
}

TEST(ArrivalRates, FullBucketsAreNotKept) {
    ArrivalRates rates{rate, 10};
    EXPECT_TRUE(take(rates, 1, start));
    EXPECT_TRUE(take(rates, 2, start));
    EXPECT_EQ(rates.size(), 2);
    EXPECT_TRUE(take(rates, 3, start + 500ms));
    EXPECT_EQ(rates.size(), 1);
}

TEST(ArrivalRates, AFloodOfPrefixesFreesNoneThatCameOften) {
    ArrivalRates rates{rate, 10};
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(take(rates, 0, start));
    }
    for (int i = 1; i < 1000; ++i) {
        EXPECT_TRUE(take(rates, i, start));
        EXPECT_LE(rates.size(), 10);
    }
    EXPECT_FALSE(take(rates, 0, start));
}

TEST(ArrivalRates, WithoutALimitNothingIsKept) {
    ArrivalRates rates{{}, 10};
    EXPECT_TRUE(take(rates, 1, start));
    EXPECT_EQ(rates.size(), 0);
}

TEST(ArrivalRates, AnotherRateCountsAtOnceAndFillsNoBucket) {
    ArrivalRates rates{rate, 10};
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(take(rates, 1, start));
    }
    rates.change({.per_second = 1, .burst = 1});
    EXPECT_FALSE(take(rates, 1, start));
    EXPECT_TRUE(take(rates, 2, start));
    EXPECT_FALSE(take(rates, 2, start)) << "a burst of one";
    rates.change({.per_second = 4, .burst = 12});
    for (int i = 0; i < 6; ++i) {
        EXPECT_TRUE(take(rates, 1, start)) << "a second and a half is missing";
    }
    EXPECT_FALSE(take(rates, 1, start));
}

TEST(ArrivalRates, WithALimitNoMoreAllIsForgotten) {
    ArrivalRates rates{rate, 10};
    EXPECT_TRUE(take(rates, 1, start));
    rates.change({});
    EXPECT_EQ(rates.size(), 0);
    EXPECT_TRUE(take(rates, 1, start));
    rates.change(rate);
    EXPECT_TRUE(take(rates, 1, start));
}

}  // namespace
}  // namespace palomar::guard
