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

TEST(PopulateStep, IsReadFromItsEvent) {
    const auto step =
        populate_step_from("2026-11-25T12:00:00Z populate account=pepe message=3 of=10 octets=17000"
        );
    ASSERT_TRUE(step);
    EXPECT_EQ(step->account, "pepe");
    EXPECT_EQ(step->message, 3U);
    EXPECT_EQ(step->of, 10U);
    EXPECT_EQ(step->octets, 17000U);
    EXPECT_TRUE(populate_step_from("t populate octets=1 of=2 message=1 new=x account=a"));
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
          "t populate account=pepe message=3 of=-1 octets=1",
          "t populate account=pepe message=3 of=10 octets=99999999999999999999"}) {
        EXPECT_FALSE(populate_step_from(line)) << line;
    }
}

TEST(Progress, ShowsCountVolumeRateAndTimeLeft) {
    Progress progress{"pepe", 10, begin};
    for (std::uint64_t message = 1; message <= 5; ++message) {
        progress.add({"pepe", message, 10, 20 * mebi});
    }
    EXPECT_EQ(
        progress.line(begin + 5s, 60, Glyphs::ascii),
        "pepe  ##########..........  5/10  100 MiB  20 MiB/s  5s left"
    );
}

TEST(Progress, BeforeTheFirstMessageKnowsNoRate) {
    const Progress progress{"pepe", 10, begin};
    const auto line = progress.line(begin + 5s, 60, Glyphs::ascii);
    EXPECT_THAT(line, StartsWith("pepe  ...."));
    EXPECT_THAT(line, HasSubstr("0/10"));
    EXPECT_THAT(line, Not(HasSubstr("left")));
}

TEST(Progress, DrawsPartsOfACell) {
    Progress progress{"p", 16, begin};
    progress.add({"p", 1, 16, 1});
    EXPECT_THAT(progress.line(begin, 79, Glyphs::unicode), HasSubstr("p  ██▌ "));
}

TEST(Progress, PassesOverOtherAccountsAndSurvivesLostEvents) {
    Progress progress{"pepe", 10, begin};
    progress.add({"ana", 9, 10, mebi});
    progress.add({"pepe", 7, 10, mebi});
    EXPECT_THAT(progress.line(begin + 1s, 60, Glyphs::ascii), HasSubstr(" 7/10  1.0 MiB "));
}

TEST(Progress, FitsAnyWidth) {
    Progress progress{std::string(128, 'n'), 100'000, begin};
    progress.add({std::string(128, 'n'), 50'000, 100'000, mebi << 20U});
    for (std::size_t width = 1; width < 200; ++width) {
        EXPECT_LE(progress.line(begin + 1h, width, Glyphs::ascii).size(), width);
    }
}

}  // namespace
}  // namespace palomar::palomarctl
