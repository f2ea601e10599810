// Plot: values over time, drawn with characters. Pure: time zone, width and glyphs are arguments.
#pragma once

#include "palomarctl/glyphs.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace palomar::palomarctl {

/// What is counted; octets are labelled in KiB, MiB and so on.
enum class Unit { count, octets };

/// `at` is the start of its step, in seconds since 1970.
struct Point {
    std::int64_t at;
    std::uint64_t value;
};

struct Plot {
    /// Stands above; one line.
    std::string_view title;
    Unit unit{};
    /// Seconds since 1970; `from` < `to`.
    std::int64_t from{};
    std::int64_t to{};
    /// Seconds, at least 1.
    std::int64_t step{};
    /// Only steps that have data, the earliest first.
    std::span<const Point> points;
    /// What to add to UTC at that moment for the clock on the wall.
    std::chrono::seconds (*utc_offset)(std::int64_t at){};
};

struct PlotArea {
    /// Columns of the terminal; in fewer than 30 nothing can be told apart, so 30 are used.
    std::size_t width;
    /// Rows of bars, at least 2.
    std::size_t height;
    Glyphs glyphs;
};

/// Lines that each end in a newline: title, bars, time axis, times. A bar is one step; where
/// several share a column, the highest shows. The axis has gaps where there is no data.
[[nodiscard]] std::string draw(const Plot& plot, const PlotArea& area);

/// The finest step GET_HISTORY knows that gives each bar a column of its own (seconds; 60 to
/// 86400).
[[nodiscard]] std::int64_t finest_step(std::int64_t from, std::int64_t to, std::size_t width);

}  // namespace palomar::palomarctl
