// Plots, character by character where the width allows it to be read.
#include "palomarctl/plot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <sstream>
#include <vector>

namespace palomar::palomarctl {
namespace {

using testing::AllOf;
using testing::Each;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

constexpr std::int64_t noon = 1764072000;  // 2025-11-25T12:00:00Z

std::chrono::seconds at_greenwich(std::int64_t /*at*/) { return std::chrono::seconds{0}; }
std::chrono::seconds in_madrid(std::int64_t /*at*/) { return std::chrono::hours{1}; }

/// A minute each, from noon on.
std::vector<Point> minutes(const std::vector<std::uint64_t>& values) {
    std::vector<Point> points;
    points.reserve(values.size());
    for (const std::uint64_t value : values) {
        points.push_back({noon + 60 * static_cast<std::int64_t>(points.size()), value});
    }
    return points;
}

Plot plot_of(std::span<const Point> points, std::int64_t steps) {
    return {
        .title = "connections, per minute",
        .unit = Unit::count,
        .from = noon,
        .to = noon + 60 * steps,
        .step = 60,
        .points = points,
        .utc_offset = &at_greenwich
    };
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream{text};
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

TEST(Plot, DrawsABarForEachStepUnderItsScale) {
    const auto points = minutes({0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 4, 0});
    EXPECT_EQ(
        draw(plot_of(points, 27), {.width = 30, .height = 2, .glyphs = Glyphs::ascii}),
        "connections, per minute\n"
        "8 |     .:###\n"
        "4 | .:########\n"
        "0 +----------+-        +\n"
        "             12:10     12:20\n"
    );
}

TEST(Plot, UsesEighthsOfACellWhereTheTerminalCan) {
    const auto points = minutes({0, 1, 2, 3, 4, 5, 6, 7, 8});
    const auto lines =
        lines_of(draw(plot_of(points, 27), {.width = 30, .height = 2, .glyphs = Glyphs::unicode}));
    ASSERT_THAT(lines, SizeIs(5));
    EXPECT_EQ(lines[1], "8 │     ▂▄▆█");
    EXPECT_EQ(lines[2], "4 │ ▂▄▆█████");
    EXPECT_EQ(lines[3], "0 ┼───────── ┬         ┬");
}

TEST(Plot, StaysWithinAsciiAndTheWidth) {
    std::vector<std::uint64_t> values;
    values.reserve(500);
    for (std::uint64_t value = 0; value < 500; ++value) {
        values.push_back(value * 1'000'003);
    }
    const auto points = minutes(values);
    for (const std::size_t width : {30U, 31U, 80U, 133U, 600U}) {
        const auto lines = lines_of(
            draw(plot_of(points, 500), {.width = width, .height = 10, .glyphs = Glyphs::ascii})
        );
        EXPECT_THAT(lines, SizeIs(13));
        for (const auto& line : lines) {
            EXPECT_LE(line.size(), width + 3) << line;
            EXPECT_THAT(line, Each(testing::AllOf(testing::Ge(' '), testing::Le('~'))));
        }
    }
}

TEST(Plot, WidensFewBarsToFillTheLine) {
    const auto points = minutes({8, 4});
    const auto lines =
        lines_of(draw(plot_of(points, 2), {.width = 30, .height = 2, .glyphs = Glyphs::ascii}));
    EXPECT_EQ(lines[1], "8 |" + std::string(13, '#'));
    EXPECT_EQ(lines[2], "4 |" + std::string(26, '#'));
}

TEST(Plot, ShowsTheHighestWhereStepsShareAColumn) {
    std::vector<std::uint64_t> values(270, 0);
    values[135] = 8;
    const auto points = minutes(values);
    const auto lines =
        lines_of(draw(plot_of(points, 270), {.width = 30, .height = 2, .glyphs = Glyphs::ascii}));
    EXPECT_EQ(lines[1], "8 |" + std::string(13, ' ') + "#");
}

TEST(Plot, TellsNothingFromZeroAndSomethingFromNothing) {
    const std::vector<Point> points{{noon, 0}, {noon + 120, 1}, {noon + 180, 1'000'000}};
    const auto lines =
        lines_of(draw(plot_of(points, 20), {.width = 30, .height = 4, .glyphs = Glyphs::ascii}));
    EXPECT_THAT(lines[4], StartsWith("     |  .#")) << "a bar however small";
    EXPECT_THAT(lines[5], StartsWith("   0 +- --")) << "no data at the second step";
}

TEST(Plot, WithoutDataShowsAnEmptyField) {
    const auto lines =
        lines_of(draw(plot_of({}, 60), {.width = 40, .height = 4, .glyphs = Glyphs::ascii}));
    ASSERT_THAT(lines, SizeIs(7));
    EXPECT_EQ(lines[1], "1 |");
    EXPECT_THAT(lines[5], Not(HasSubstr("-")));
    EXPECT_THAT(lines[6], HasSubstr("12:30"));
}

TEST(Plot, LeavesOutWhatIsOutsideTheTime) {
    const std::vector<Point> points{{noon - 60, 9}, {noon, 8}, {noon + std::int64_t{60} * 27, 9}};
    const auto lines =
        lines_of(draw(plot_of(points, 27), {.width = 30, .height = 2, .glyphs = Glyphs::ascii}));
    EXPECT_THAT(lines[2], testing::EndsWith("|#"));
}

TEST(Plot, LabelsRoundTimesOfTheClockOnTheWall) {
    const auto points = minutes(std::vector<std::uint64_t>(60, 1));
    Plot plot = plot_of(points, 60);
    const PlotArea area{.width = 63, .height = 2, .glyphs = Glyphs::ascii};
    EXPECT_EQ(
        lines_of(draw(plot, area))[4],
        "   " + std::string(10, ' ') + "12:10     12:20     12:30     12:40     12:50"
    );
    plot.utc_offset = &in_madrid;
    EXPECT_THAT(lines_of(draw(plot, area))[4], HasSubstr("13:10     13:20"));
}

TEST(Plot, LabelsMidnightWithTheDay) {
    Plot plot = plot_of({}, std::int64_t{24} * 60);
    plot.step = 1800;
    const PlotArea area{.width = 80, .height = 2, .glyphs = Glyphs::ascii};
    EXPECT_THAT(
        lines_of(draw(plot, area))[4],
        AllOf(HasSubstr("18:00"), HasSubstr("11-26"), HasSubstr("06:00"), Not(HasSubstr("00:00")))
    );
}

TEST(Plot, ScalesAreRoundAndHaveUnits) {
    const std::tuple<std::uint64_t, Unit, const char*, const char*> cases[] = {
        {1, Unit::count, "1 |", "  |"},
        {7, Unit::count, "8 |", "4 |"},
        {101, Unit::count, "200 |", "100 |"},
        {15'000, Unit::count, "20k |", "10k |"},
        {1'500'000, Unit::count, "2M |", "1M |"},
        {700, Unit::octets, "800 B |", "400 B |"},
        {3 << 20, Unit::octets, "4.0 MiB |", "2.0 MiB |"},
    };
    for (const auto& [value, unit, top, half] : cases) {
        const auto points = minutes({value});
        Plot plot = plot_of(points, 5);
        plot.unit = unit;
        const auto lines =
            lines_of(draw(plot, {.width = 40, .height = 4, .glyphs = Glyphs::ascii}));
        SCOPED_TRACE(value);
        EXPECT_THAT(lines[1], HasSubstr(top));
        EXPECT_THAT(lines[3], HasSubstr(half));
    }
}

TEST(Plot, HoldsTheGreatestNumber) {
    const auto points = minutes({std::numeric_limits<std::uint64_t>::max()});
    EXPECT_THAT(
        draw(plot_of(points, 5), {.width = 40, .height = 2, .glyphs = Glyphs::ascii}),
        HasSubstr("18.4E |#")
    );
}

TEST(FinestStep, GivesEachBarAColumn) {
    constexpr std::int64_t hour = 3600;
    EXPECT_EQ(finest_step(0, hour, 80), 60);
    EXPECT_EQ(finest_step(0, 24 * hour, 80), 1800);
    EXPECT_EQ(finest_step(0, 24 * hour, 200), 600);
    EXPECT_EQ(finest_step(0, std::int64_t{7} * 24 * hour, 80), 3 * hour);
    EXPECT_EQ(finest_step(0, std::int64_t{365} * 24 * hour, 80), 24 * hour);
    EXPECT_EQ(finest_step(0, 24 * hour, 0), 2 * hour) << "as if there were some columns";
}

}  // namespace
}  // namespace palomar::palomarctl
