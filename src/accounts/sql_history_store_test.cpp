// Tests of SqlHistoryStore on an SQLite file: totals, minutes, hours, and what is dropped when.
#include "accounts/sql_history_store.hpp"

#include "accounts/temporary_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace palomar::accounts {
namespace {

using telemetry::Kind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr std::int64_t minute = 60;
constexpr std::int64_t hour = 3600;
constexpr std::int64_t day = 86400;
/// A midnight of the year 2026.
constexpr std::int64_t start = 20'500 * day;

class SqlHistoryStoreTest : public testing::Test {
  protected:
    /// `logins` logins more than last time, and `sessions` sessions now.
    void record(std::int64_t now, std::uint64_t logins, std::uint64_t sessions) {
        logins_ += logins;
        const std::array numbers{
            Recorded{"logins", Kind::total, logins_, logins},
            Recorded{"sessions", Kind::level, sessions, 0}
        };
        ASSERT_TRUE(store.record(now, numbers));
    }
    std::vector<Point> points(
        std::string_view name, std::int64_t from, std::int64_t to, std::int64_t step
    ) {
        return store.points(name, from, to, step).value();
    }
    [[nodiscard]] long long rows(std::string_view condition) const {
        return temporary.count_by_hand(
            "SELECT COUNT(*) FROM history WHERE " + std::string{condition}
        );
    }

    TemporaryDatabase temporary;
    SqliteDatabase database = temporary.open();
    HistoryStore& store = database.history();

  private:
    std::uint64_t logins_ = 0;
};

TEST_F(SqlHistoryStoreTest, KnowsNothingBeforeTheFirstRecord) {
    EXPECT_THAT(store.totals().value(), IsEmpty());
    EXPECT_THAT(points("logins", 0, start, minute), IsEmpty());
}

TEST_F(SqlHistoryStoreTest, TotalsAreThoseRecordedLast) {
    record(start, 3, 9);
    record(start + minute, 4, 9);
    EXPECT_THAT(store.totals().value(), ElementsAre(Pair("logins", 7U)));
}

TEST_F(SqlHistoryStoreTest, WithinAMinuteTotalsAddUpAndLevelsKeepTheirHighest) {
    record(start, 3, 5);
    record(start + 20, 0, 9);
    record(start + 59, 4, 1);
    record(start + minute, 1, 2);
    EXPECT_THAT(
        points("logins", start, start + hour, minute),
        ElementsAre(Point{start, 7}, Point{start + minute, 1})
    );
    EXPECT_THAT(
        points("sessions", start, start + hour, minute),
        ElementsAre(Point{start, 9}, Point{start + minute, 2})
    );
}

TEST_F(SqlHistoryStoreTest, AMinuteInWhichNothingHappenedIsAPointAndAMinuteWithoutRecordIsNone) {
    record(start, 0, 0);
    record(start + 2 * minute, 0, 0);
    const std::vector quiet{Point{start, 0}, Point{start + 2 * minute, 0}};
    EXPECT_EQ(points("logins", start, start + hour, minute), quiet);
    EXPECT_EQ(points("sessions", start, start + hour, minute), quiet);
}

TEST_F(SqlHistoryStoreTest, EachStepThatTheRangeTouchesIsGivenAsAWhole) {
    for (std::int64_t m = 0; m < 10; ++m) {
        record(start + m * minute, 1, static_cast<std::uint64_t>(m));
    }
    const std::int64_t step = 5 * minute;
    const std::vector both{Point{start, 5}, Point{start + step, 5}};
    const std::vector first{Point{start, 5}};
    EXPECT_EQ(points("logins", start, start + 2 * step, step), both);
    EXPECT_EQ(points("logins", start + step - 1, start + step + 1, step), both);
    EXPECT_EQ(points("logins", start + step - 1, start + step, step), first);
    EXPECT_EQ(points("logins", start + 1, start + 2, step), first);
    EXPECT_THAT(
        points("sessions", start, start + 2 * step, step),
        ElementsAre(Point{start, 4}, Point{start + step, 9})
    );
}

TEST_F(SqlHistoryStoreTest, ARangeWithNothingInItHasNoPoints) {
    record(start, 1, 1);
    EXPECT_THAT(points("logins", start, start, minute), IsEmpty());
    EXPECT_THAT(points("logins", start + minute, start, minute), IsEmpty());
    EXPECT_THAT(points("logins", start - hour, start, minute), IsEmpty());
    EXPECT_THAT(points("logins", start + minute, start + hour, minute), IsEmpty());
    EXPECT_THAT(points("logouts", start, start + hour, minute), IsEmpty());
    EXPECT_THAT(points("logins", -5, -1, minute), IsEmpty());
}

TEST_F(SqlHistoryStoreTest, TheWidestRangeHoldsEverything) {
    record(start, 1, 1);
    using Limits = std::numeric_limits<std::int64_t>;
    EXPECT_EQ(points("logins", Limits::min(), Limits::max(), day).size(), 1U);
}

TEST_F(SqlHistoryStoreTest, ADayOfMinutesCanBeReadByMinuteByHourAndByDay) {
    for (std::int64_t m = 0; m < day / minute; ++m) {
        record(start + m * minute, 2, static_cast<std::uint64_t>(m));
    }
    const std::int64_t end = start + day;
    const auto minutes = points("logins", start, end, minute);
    ASSERT_EQ(minutes.size(), 1440U);
    EXPECT_EQ(minutes.front(), (Point{start, 2}));
    EXPECT_EQ(minutes.back(), (Point{end - minute, 2}));

    const auto hours = points("sessions", start, end, hour);
    ASSERT_EQ(hours.size(), 24U);
    EXPECT_EQ(hours.front(), (Point{start, 59}));
    EXPECT_EQ(hours.back(), (Point{end - hour, 1439}));
    EXPECT_THAT(points("logins", start, end, day), ElementsAre(Point{start, 2880}));
}

TEST_F(SqlHistoryStoreTest, AYearOfHoursCanBeReadByHourAndByDay) {
    for (std::int64_t h = 0; h < 365 * std::int64_t{24}; ++h) {
        record(start + h * hour, 3, static_cast<std::uint64_t>(h));
    }
    const std::int64_t end = start + 365 * day;
    const auto hours = points("logins", start, end, hour);
    ASSERT_EQ(hours.size(), 365U * 24);
    EXPECT_EQ(hours.front(), (Point{start, 3}));
    EXPECT_EQ(hours.back(), (Point{end - hour, 3}));

    const auto days = points("sessions", start, end, day);
    ASSERT_EQ(days.size(), 365U);
    EXPECT_EQ(days.front(), (Point{start, 23}));
    EXPECT_EQ(days.back(), (Point{end - day, 365U * 24 - 1}));
    EXPECT_THAT(store.totals().value(), ElementsAre(Pair("logins", 365U * 24 * 3)));
}

TEST_F(SqlHistoryStoreTest, MinutesAreDroppedByTheWholeHourAfter25Hours) {
    const std::int64_t late = 50 * minute;
    record(start + late, 1, 1);
    record(start + hour, 1, 1);
    record(start + 26 * hour - 1, 1, 1);
    EXPECT_EQ(rows("span = 60"), 2 * 3);
    record(start + 26 * hour, 1, 1);
    EXPECT_EQ(rows("span = 60 AND begins < " + std::to_string(start + hour)), 0);
    EXPECT_EQ(rows("span = 60"), 2 * 3);
    EXPECT_EQ(rows("span = 3600"), 2 * 4);
}

TEST_F(SqlHistoryStoreTest, HoursAreDroppedAfter366Days) {
    record(start, 1, 1);
    record(start + HistoryStore::hours_kept, 1, 1);
    EXPECT_EQ(rows("span = 3600"), 2 * 2);
    record(start + HistoryStore::hours_kept + hour, 1, 1);
    EXPECT_EQ(rows("span = 3600"), 2 * 2);
    EXPECT_THAT(store.totals().value(), ElementsAre(Pair("logins", 3U)));
}

TEST_F(SqlHistoryStoreTest, HoursStandInOnlyWhereMinutesWereDropped) {
    record(start + 10 * minute, 1, 1);
    record(start + 20 * minute, 2, 2);
    const std::int64_t later = start + 30 * hour;
    record(later + 10 * minute, 4, 4);
    record(later + 20 * minute, 8, 8);
    EXPECT_THAT(
        points("logins", start, later + hour, minute),
        ElementsAre(Point{start, 3}, Point{later, 12})
    );
    EXPECT_THAT(
        points("logins", start + hour, later + hour, minute),
        ElementsAre(Point{later + 10 * minute, 4}, Point{later + 20 * minute, 8})
    );
}

TEST_F(SqlHistoryStoreTest, ANumberThatIsRecordedNoMoreKeepsItsHours) {
    record(start, 5, 5);
    ASSERT_TRUE(store.record(start + 30 * hour, {}));
    EXPECT_EQ(rows("span = 60"), 0);
    EXPECT_THAT(points("logins", start, start + day, minute), ElementsAre(Point{start, 5}));
    EXPECT_THAT(store.totals().value(), ElementsAre(Pair("logins", 5U)));
}

TEST_F(SqlHistoryStoreTest, WhatWasRecordedSurvivesTheEndOfTheProcessAndIsAddedTo) {
    record(start, 3, 5);
    SqliteDatabase later = temporary.open_as_after_a_crash();
    EXPECT_THAT(later.history().totals().value(), ElementsAre(Pair("logins", 3U)));

    const std::array numbers{Recorded{"logins", Kind::total, 5, 2}};
    ASSERT_TRUE(later.history().record(start + 30, numbers));
    EXPECT_THAT(later.history().totals().value(), ElementsAre(Pair("logins", 5U)));
    EXPECT_THAT(
        later.history().points("logins", start, start + hour, minute).value(),
        ElementsAre(Point{start, 5})
    );
}

TEST_F(SqlHistoryStoreTest, ARecordIsWholeOrNotAtAll) {
    record(start, 1, 1);
    // A number beyond what the database can hold, behind one that is fine.
    const std::array numbers{
        Recorded{"logins", Kind::total, 9, 8},
        Recorded{"octets", Kind::total, std::uint64_t{1} << 63U, 1}
    };
    EXPECT_FALSE(store.record(start, numbers));
    EXPECT_THAT(store.totals().value(), ElementsAre(Pair("logins", 1U)));
    EXPECT_THAT(points("logins", start, start + minute, minute), ElementsAre(Point{start, 1}));
    record(start, 1, 1);
    EXPECT_THAT(store.totals().value(), ElementsAre(Pair("logins", 2U)));
}

}  // namespace
}  // namespace palomar::accounts
