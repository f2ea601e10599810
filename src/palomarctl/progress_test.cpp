// Events becoming a line.
#include "palomarctl/progress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace palomar::palomarctl {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::uint64_t mebi = 1 << 20;
const Progress::Clock::time_point begin{1h};

/// Messages of one size each.
constexpr Population even(std::uint64_t count, std::uint64_t octets) {
    return {.count = count, .smallest = octets, .largest = octets};
}

TEST(PopulateStep, IsReadFromItsEvent) {
    const auto step =
        populate_step_from("2026-11-25T12:00:00Z populate account=pepe message=3 of=10 octets=17000"
        );
    ASSERT_TRUE(step);
    EXPECT_EQ(step->account, "pepe");
    EXPECT_EQ(step->message, 3U);
    EXPECT_TRUE(populate_step_from("t populate message=1 new=x account=a"));
}

TEST(PopulateStep, IsNoOtherEventAndNoHalfOne) {
    for (const auto* line :
         {"",
          "OwO subscribed",
          "populate account=pepe message=3 of=10 octets=1",
          "t login account=populate message=3 of=10 octets=1",
          "t populate message=3 of=10 octets=1",
          "t populate account=pepe of=10 octets=1",
          "t populate account=pepe message= of=10 octets=1",
          "t populate account=pepe message=3x of=10 octets=1",
          "t populate account=pepe message=-3 of=10 octets=1",
          "t populate account=pepe message=99999999999999999999 of=10 octets=1"}) {
        EXPECT_FALSE(populate_step_from(line)) << line;
    }
}

TEST(Progress, ShowsCountVolumeRateAndTimeLeft) {
    Progress progress{"pepe", even(10, 20 * mebi), begin};
    for (std::uint64_t message = 1; message <= 5; ++message) {
        progress.add({"pepe", message}, begin + std::chrono::seconds{message});
    }
    EXPECT_EQ(
        progress.line(begin + 5s, 71, Glyphs::ascii),
        "pepe  ##########..........  5/10  100 MiB of 200 MiB  20 MiB/s  5s left"
    );
}

TEST(Progress, GoesByOctetsForTheLastMessagesAreTheLargest) {
    // 1, 10 and 100 KiB.
    const Population growing{.count = 3, .smallest = 1024, .largest = 102'400};
    Progress progress{"pepe", growing, begin};
    progress.add({"pepe", 2}, begin + 11s);
    const auto line = progress.line(begin + 11s, 79, Glyphs::ascii);
    EXPECT_THAT(line, HasSubstr("2/3  11 KiB of 111 KiB  1.0 KiB/s  1m 40s left"));
    EXPECT_THAT(line, StartsWith("pepe  ##......"));
}

TEST(Progress, CountsTheTimeDownWhileAMessageIsUnderWay) {
    Progress progress{"pepe", even(2, mebi), begin};
    progress.add({"pepe", 1}, begin + 10s);
    EXPECT_THAT(progress.line(begin + 13s, 79, Glyphs::ascii), HasSubstr(" 7s left"));
    EXPECT_THAT(progress.line(begin + 60s, 79, Glyphs::ascii), HasSubstr(" 0s left"));
}

TEST(Progress, BeforeTheFirstMessageKnowsNoRate) {
    const Progress progress{"pepe", even(10, mebi), begin};
    const auto line = progress.line(begin + 5s, 60, Glyphs::ascii);
    EXPECT_THAT(line, StartsWith("pepe  ...."));
    EXPECT_THAT(line, HasSubstr("0/10"));
    EXPECT_THAT(line, Not(HasSubstr("left")));
}

TEST(Progress, DrawsPartsOfACell) {
    Progress progress{"p", even(16, mebi), begin};
    progress.add({"p", 1}, begin);
    EXPECT_THAT(progress.line(begin, 79, Glyphs::unicode), HasSubstr("p  ██▌ "));
}

TEST(Progress, PassesOverOtherAccountsAndSurvivesLostEvents) {
    Progress progress{"pepe", even(10, mebi), begin};
    progress.add({"ana", 9}, begin + 1s);
    progress.add({"pepe", 7}, begin + 1s);
    EXPECT_THAT(progress.line(begin + 1s, 60, Glyphs::ascii), HasSubstr(" 7/10  7.0 MiB "));
}

TEST(Progress, IsAtMostWhole) {
    Progress progress{"pepe", even(2, mebi), begin};
    progress.add({"pepe", 9}, begin + 1s);
    EXPECT_THAT(
        progress.line(begin + 1s, 79, Glyphs::ascii), HasSubstr("#  2/2  2.0 MiB of 2.0 MiB")
    );
}

TEST(Progress, FitsAnyWidth) {
    Progress progress{std::string(128, 'n'), even(100'000, mebi << 10U), begin};
    progress.add({std::string(128, 'n'), 50'000}, begin + 1h);
    for (std::size_t width = 1; width < 200; ++width) {
        EXPECT_LE(progress.line(begin + 1h, width, Glyphs::ascii).size(), width);
    }
}

}  // namespace
}  // namespace palomar::palomarctl
