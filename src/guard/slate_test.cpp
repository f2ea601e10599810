// Delays and slots of one who tries.
#include "guard/slate.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace palomar::guard {
namespace {

using namespace std::chrono_literals;

constexpr Time start{};
constexpr Pace pace{.first = 1s, .ceiling = 10s, .memory = 600s, .at_once = 2};

/// Begins and fails at its slot.
void fail(Slate& slate, Time now) {
    slate.begin(pace, now);
    slate.failed(pace, now);
}

TEST(Pace, TheDelayDoublesUpToTheCeiling) {
    std::vector<std::chrono::milliseconds> delays;
    delays.reserve(8);
    for (unsigned failures = 0; failures < 8; ++failures) {
        delays.push_back(pace.delay(failures));
    }
    EXPECT_EQ(delays, (std::vector<std::chrono::milliseconds>{0s, 1s, 2s, 4s, 8s, 10s, 10s, 10s}));
    EXPECT_EQ(pace.delay(~std::uint64_t{0}), 10s);
}

TEST(Pace, AFirstDelayOfZeroIsNoDelayEver) {
    EXPECT_EQ((Pace{.first = 0s}.delay(~std::uint64_t{0})), 0s);
}

TEST(Pace, ACeilingBelowTheFirstDelayHolds) {
    EXPECT_EQ((Pace{.first = 5s, .ceiling = 2s}.delay(1)), 2s);
}

TEST(Slate, WhoFailedWaitsFromHisFailureOn) {
    Slate slate;
    fail(slate, start);
    EXPECT_EQ(slate.slot(start), start + 1s);
    EXPECT_EQ(slate.slot(start + 5s), start + 5s);
    fail(slate, start + 1s);
    EXPECT_EQ(slate.slot(start + 1s), start + 3s);
}

TEST(Slate, ACheckThatTakesLongDoesNotShortenTheDelayBehindIt) {
    Slate slate;
    slate.begin(pace, start);
    slate.failed(pace, start + 3s);
    EXPECT_EQ(slate.slot(start + 3s), start + 4s);
}

TEST(Slate, SomeMayBeUnderWayAtOnceAndFurtherOnesCountAsFailures) {
    Slate slate;
    for (const auto slot : {0s, 0s, 0s, 1s, 3s, 7s, 15s}) {
        EXPECT_EQ(slate.slot(start), start + slot);
        slate.begin(pace, start);
    }
}

TEST(Slate, SuccessesTakeTheSuspicionBack) {
    Slate slate;
    for (int i = 0; i < 4; ++i) {
        slate.begin(pace, start);
    }
    EXPECT_EQ(slate.slot(start), start + 3s);
    slate.ended(pace);
    slate.ended(pace);
    EXPECT_EQ(slate.slot(start), start);
    slate.ended(pace);
    slate.ended(pace);
    EXPECT_TRUE(slate.is_clean());
}

TEST(Slate, ASuccessTakesNoFailureBack) {
    Slate slate;
    fail(slate, start);
    slate.begin(pace, start + 1s);
    slate.ended(pace);
    EXPECT_EQ(slate.failures(), 1);
    EXPECT_EQ(slate.slot(start + 1s), start + 2s);
}

TEST(Slate, AShorterPaceShortensTheWaitAndALongerOneDoesNot) {
    Slate slate;
    fail(slate, start);
    fail(slate, start + 1s);
    slate.change({.first = 4s, .ceiling = 60s}, start + 1s);
    EXPECT_EQ(slate.slot(start + 1s), start + 3s);
    slate.change({.first = 500ms, .ceiling = 60s}, start + 1s);
    EXPECT_EQ(slate.slot(start + 1s), start + 2s);
    slate.change({.first = 0s}, start + 1s);
    EXPECT_EQ(slate.slot(start + 1s), start + 1s);
    EXPECT_EQ(slate.failures(), 2);
}

TEST(Slate, AnotherPaceTakesNoSuspicionBack) {
    Slate slate;
    for (int i = 0; i < 5; ++i) {
        slate.begin(pace, start);
    }
    auto shorter = pace;
    shorter.first = 500ms;
    slate.change(shorter, start);
    EXPECT_EQ(slate.slot(start), start + 2s) << "three are beyond at_once";
}

TEST(Slate, IsForgivenAtOnce) {
    Slate slate;
    fail(slate, start);
    slate.forgive();
    EXPECT_EQ(slate.slot(start), start);
    EXPECT_TRUE(slate.is_clean());
}

TEST(Slate, FailuresAreForgottenAfterAWhileWithoutOne) {
    Slate slate;
    fail(slate, start);
    fail(slate, start + 599s);
    EXPECT_EQ(slate.failures(), 2);
    EXPECT_FALSE(slate.is_stale(pace, start + 599s + 599s));
    EXPECT_TRUE(slate.is_stale(pace, start + 599s + 600s));
    fail(slate, start + 599s + 600s);
    EXPECT_EQ(slate.failures(), 1);
}

}  // namespace
}  // namespace palomar::guard
