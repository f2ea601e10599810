// Snapshots and the pictures they make.
#include "palomarctl/watch_frame.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace palomar::palomarctl {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

using Lines = std::vector<std::string>;
using Moment = std::chrono::steady_clock::time_point;

const std::string ana = "17 ana 127.0.0.1:40000 TRANSACTION 2026-11-25T12:00:00Z 75 1572864 12";

Snapshot at(Moment moment, const Lines& stats, const Lines& sessions = {}) {
    return snapshot_from(moment, stats, sessions);
}

Terminal screen(unsigned width, unsigned height) {
    return {.surface = Surface::screen, .colour = Colour::off, .width = width, .height = height};
}

TEST(Snapshot, KeepsWhatItUnderstands) {
    const auto snapshot =
        at(Moment{1s},
           {"logins 7", "negative -1", "words", "a b c", ""},
           {ana, "18 - [::1]:9 AUTHORIZATION 2026-11-25T12:00:00Z 0 0 0 and_more", "19 short", ""});
    EXPECT_THAT(snapshot.values, testing::ElementsAre(testing::Pair("logins", 7)));
    ASSERT_THAT(snapshot.sessions, SizeIs(2));
    EXPECT_EQ(snapshot.sessions[0].account, "ana");
    EXPECT_EQ(snapshot.sessions[0].idle, 75s);
    EXPECT_EQ(snapshot.sessions[1].address, "[::1]:9");
}

TEST(Frame, ShowsLevelsTotalsAndRates) {
    const auto before = at(Moment{10s}, {"logins 100", "octets_sent 0", "failed_logins 3"});
    const auto now =
        at(Moment{12s},
           {"connections_now 12", "logins 107", "octets_sent 3145728", "failed_logins 3"});
    const auto lines = frame("127.0.0.1:60401", now, before, screen(80, 24));
    EXPECT_THAT(lines.front(), HasSubstr("127.0.0.1:60401"));
    EXPECT_THAT(lines, Contains(testing::MatchesRegex("connections now +12 .*")));
    EXPECT_THAT(lines, Contains(testing::MatchesRegex("logins +3.5/s .*")));
    EXPECT_THAT(lines, Contains(testing::MatchesRegex("failed logins +0.0/s .*")));
    EXPECT_THAT(lines, Contains(testing::MatchesRegex("sent +1.5 MiB/s +sent ever +3.0 MiB *")));
}

TEST(Frame, RatesAreZeroWithoutTimeOrAfterARestart) {
    const auto now = at(Moment{10s}, {"logins 100"});
    EXPECT_THAT(
        frame("s", now, now, screen(80, 24)), Contains(testing::MatchesRegex("logins +0.0/s .*"))
    );
    const auto fewer = at(Moment{11s}, {"logins 5"});
    EXPECT_THAT(
        frame("s", fewer, now, screen(80, 24)), Contains(testing::MatchesRegex("logins +0.0/s .*"))
    );
}

TEST(Frame, ShowsASessionALine) {
    const auto now = at(Moment{1s}, {}, {ana});
    const auto lines = frame("s", now, now, screen(80, 24));
    EXPECT_EQ(
        lines.back(),
        "    17  ana       127.0.0.1:40000        TRANSACTION    1m 15s     1.5 MiB    12"
    );
}

TEST(Frame, SaysHowManySessionsFoundNoRoom) {
    const auto now = at(Moment{1s}, {}, Lines(50, ana));
    const auto lines = frame("s", now, now, screen(80, 14));
    ASSERT_THAT(lines, SizeIs(14));
    EXPECT_THAT(lines.back(), HasSubstr("and 46 more"));
    const auto exact = frame("s", at(Moment{1s}, {}, Lines(5, ana)), now, screen(80, 14));
    ASSERT_THAT(exact, SizeIs(14));
    EXPECT_THAT(exact.back(), HasSubstr("ana"));
}

TEST(Frame, NeverExceedsTheTerminal) {
    const std::string long_name(128, 'n');
    const auto now = at(
        Moment{1s},
        {"connections 18446744073709551615"},
        Lines(30, "1 " + long_name + " [2001:db8::1234:5678:9abc:def0]:65535 TRANSACTION x 1 2 3")
    );
    for (unsigned width = 1; width < 150; width += 7) {
        for (unsigned height = 1; height < 40; ++height) {
            const auto lines = frame("s", now, now, screen(width, height));
            ASSERT_LE(lines.size(), height);
            for (const auto& line : lines) {
                ASSERT_LE(line.size(), width);
            }
        }
    }
}

TEST(Frame, ColoursOnlyWhereTheyAreWanted) {
    const auto now = at(Moment{1s}, {}, {ana});
    auto terminal = screen(80, 24);
    EXPECT_THAT(frame("s", now, now, terminal), testing::Each(Not(HasSubstr("\x1B"))));
    terminal.colour = Colour::on;
    EXPECT_THAT(frame("s", now, now, terminal).front(), HasSubstr("\x1B[1m"));
}

}  // namespace
}  // namespace palomar::palomarctl
