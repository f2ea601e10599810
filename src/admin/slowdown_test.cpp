// How long those who guess are made to wait.
#include "admin/slowdown.hpp"

#include <gtest/gtest.h>

namespace palomar::admin {
namespace {

using namespace std::chrono_literals;

constexpr Slowdown::Time start{};

TEST(Slowdown, EachFailureDoublesTheDelayUpToTheLongest) {
    Slowdown slowdown;
    for (const auto expected : {1s, 2s, 4s, 8s, 16s, 16s}) {
        EXPECT_EQ(slowdown.failed("192.0.2.1 admin", start), expected);
    }
    EXPECT_EQ(slowdown.failed("192.0.2.2 admin", start), 1s);
}

TEST(Slowdown, NobodyWaitsWhoHasNotFailed) {
    Slowdown slowdown;
    EXPECT_EQ(slowdown.begin("192.0.2.1 admin", start), 0s);
    EXPECT_EQ(slowdown.failed("192.0.2.1 admin", start), 1s);
    EXPECT_EQ(slowdown.begin("192.0.2.1 vera", start), 0s);
}

TEST(Slowdown, WhoDoesNotWaitForTheAnswerWaitsBeforeTheNextAttempt) {
    Slowdown slowdown;
    EXPECT_EQ(slowdown.failed("192.0.2.1 admin", start), 1s);
    EXPECT_EQ(slowdown.failed("192.0.2.1 admin", start), 2s);
    EXPECT_EQ(slowdown.begin("192.0.2.1 admin", start), 2s);
}

TEST(Slowdown, WhoHasWaitedForTheAnswerDoesNotWaitTwice) {
    Slowdown slowdown;
    const auto delay = slowdown.failed("192.0.2.1 admin", start);
    EXPECT_EQ(slowdown.begin("192.0.2.1 admin", start + delay), 0s);
}

TEST(Slowdown, AttemptsAtTheSameTimeWaitOneAfterTheOther) {
    Slowdown slowdown;
    EXPECT_EQ(slowdown.failed("192.0.2.1 admin", start), 1s);
    EXPECT_EQ(slowdown.failed("192.0.2.1 admin", start), 2s);
    for (const auto expected : {2s, 4s, 6s}) {
        EXPECT_EQ(slowdown.begin("192.0.2.1 admin", start), expected);
    }
}

TEST(Slowdown, ARightPasswordEndsIt) {
    Slowdown slowdown;
    EXPECT_EQ(slowdown.failed("192.0.2.1 admin", start), 1s);
    slowdown.succeeded("192.0.2.1 admin");
    EXPECT_EQ(slowdown.begin("192.0.2.1 admin", start), 0s);
    EXPECT_EQ(slowdown.failed("192.0.2.1 admin", start), 1s);
}

TEST(Slowdown, ForgetsWhoHasBeenQuiet) {
    Slowdown slowdown;
    EXPECT_EQ(slowdown.failed("192.0.2.1 admin", start), 1s);
    EXPECT_EQ(slowdown.failed("192.0.2.1 admin", start + Slowdown::memory - 1s), 2s);
    EXPECT_EQ(slowdown.begin("192.0.2.1 admin", start + 2 * Slowdown::memory), 0s);
    EXPECT_EQ(slowdown.failed("192.0.2.1 admin", start + 2 * Slowdown::memory), 1s);
}

TEST(Slowdown, RemembersABoundedNumber) {
    Slowdown slowdown;
    EXPECT_EQ(slowdown.failed("first", start), 1s);
    for (std::size_t i = 0; i < Slowdown::capacity; ++i) {
        EXPECT_EQ(slowdown.failed(std::to_string(i), start + 1s), 1s);
    }
    EXPECT_EQ(slowdown.failed("first", start + 2s), 1s);
    EXPECT_EQ(slowdown.failed("7", start + 2s), 2s);
}

}  // namespace
}  // namespace palomar::admin
