// When an authorization server is asked, and how seldom.
#include "palomard/fetch_schedule.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace palomar::palomard {
namespace {

using namespace std::chrono_literals;

constexpr FetchSchedule::TimePoint start{1000h};

TEST(FetchSchedule, BeginsAtOnce) { EXPECT_EQ(FetchSchedule{start}.next(), start); }

TEST(FetchSchedule, ComesAgainWhenTheKeysHaveServedTheirTime) {
    FetchSchedule schedule{start};
    schedule.succeeded(start + 1s, 1h);
    EXPECT_EQ(schedule.next(), start + 1h + 1s);
}

TEST(FetchSchedule, WaitsLongerAfterEachFailureUpToABound) {
    FetchSchedule schedule{start};
    std::vector<std::chrono::seconds> waits;
    for (int i = 0; i < 9; ++i) {
        schedule.failed(start);
        waits.push_back(std::chrono::duration_cast<std::chrono::seconds>(schedule.next() - start));
    }
    const std::vector<std::chrono::seconds> expected{
        5s, 10s, 20s, 40s, 80s, 160s, 300s, 300s, 300s
    };
    EXPECT_EQ(waits, expected);
}

TEST(FetchSchedule, IsPatientAnewAfterASuccess) {
    FetchSchedule schedule{start};
    schedule.failed(start);
    schedule.failed(start);
    schedule.succeeded(start, 1h);
    schedule.failed(start + 1h);
    EXPECT_EQ(schedule.next(), start + 1h + 5s);
}

TEST(FetchSchedule, AMissingKeyMakesItDueAtOnce) {
    FetchSchedule schedule{start};
    schedule.succeeded(start, 1h);
    schedule.key_missing(start + 1s);
    EXPECT_EQ(schedule.next(), start + 1s);
}

TEST(FetchSchedule, ManyMissingKeysMakeItDueOnceAMinute) {
    FetchSchedule schedule{start};
    for (std::chrono::seconds passed{0}; passed < 60s; passed += 7s) {
        const auto now = start + passed;
        if (now >= schedule.next()) {
            EXPECT_EQ(passed, 0s);
            schedule.succeeded(now, 1h);
        }
        schedule.key_missing(now);
        if (passed == 0s) {
            EXPECT_EQ(schedule.next(), now);
            schedule.succeeded(now, 1h);
        }
    }
    EXPECT_EQ(schedule.next(), start + 60s) << "the second question is not forgotten";
    schedule.succeeded(start + 60s, 1h);
    schedule.key_missing(start + 61s);
    EXPECT_EQ(schedule.next(), start + 120s);
}

TEST(FetchSchedule, AMissingKeyPutsNothingOff) {
    FetchSchedule schedule{start};
    schedule.key_missing(start + 1s);
    EXPECT_EQ(schedule.next(), start) << "it was due already";
    schedule.failed(start + 1s);
    schedule.key_missing(start + 2s);
    EXPECT_EQ(schedule.next(), start + 2s);
}

TEST(FetchSchedule, RestsWhereNobodyCanBeAskedUntilToldOtherwise) {
    FetchSchedule schedule{start};
    schedule.failed(start);
    schedule.rest();
    schedule.key_missing(start);
    EXPECT_EQ(schedule.next(), FetchSchedule::TimePoint::max());
    schedule.start_again(start + 2h);
    EXPECT_EQ(schedule.next(), start + 2h);
    schedule.failed(start + 2h);
    EXPECT_EQ(schedule.next(), start + 2h + 5s);
}

}  // namespace
}  // namespace palomar::palomard
