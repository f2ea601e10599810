// A drawing in three parts that share one layout: bars with the scale at their left, the time axis,
// and the times below it.
#include "palomarctl/plot.hpp"

#include "palomarctl/quantity.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <vector>

namespace palomar::palomarctl {
namespace {

constexpr std::int64_t minute = 60;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;
constexpr std::size_t eighths = 8;

struct Strokes {
    /// Of a cell, from the bottom: one eighth to all.
    std::array<std::string_view, eighths> parts;
    std::string_view side;
    std::string_view corner;
    std::string_view axis;
    std::string_view tick;
};

constexpr Strokes unicode{{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}, "│", "┼", "─", "┬"};
constexpr Strokes ascii{{".", ".", ".", ":", ":", "#", "#", "#"}, "|", "+", "-", "+"};

/// A round number not below `highest`, so that half of it is round too.
std::uint64_t top_of_scale(std::uint64_t highest, Unit unit) {
    const std::uint64_t base = unit == Unit::octets ? 1024 : 1000;
    constexpr std::uint64_t beyond_all_use = std::uint64_t{1} << 50U;
    for (std::uint64_t power = 1; power < beyond_all_use; power *= base) {
        for (const std::uint64_t ten : {1U, 10U, 100U}) {
            for (const std::uint64_t digit : {1U, 2U, 4U, 6U, 8U}) {
                if (power * ten * digit >= highest) {
                    return power * ten * digit;
                }
            }
        }
    }
    return highest;
}

/// `9999`, `20k`, `1.5M`.
std::string count_text(std::uint64_t count) {
    constexpr std::uint64_t longest = 9999;
    if (count <= longest) {
        return fmt::format("{}", count);
    }
    auto amount = static_cast<double>(count) / 1000;
    constexpr std::string_view units = "kMGTPE";
    std::size_t unit = 0;
    for (; amount >= 1000 && unit + 1 < units.size(); ++unit) {
        amount /= 1000;
    }
    return fmt::format("{:.3g}{}", amount, units[unit]);
}

std::string label_of(std::uint64_t value, Unit unit) {
    return unit == Unit::octets ? octets_text(value) : count_text(value);
}

struct Layout {
    const Plot& plot;
    const Strokes& strokes;
    /// Where the first step begins.
    std::int64_t from;
    std::size_t height;
    std::uint64_t top;
    std::size_t label_width;
    /// Steps that share a column.
    std::int64_t steps_per_column;
    /// Cells that a column is wide.
    std::size_t cells;
    /// The highest value of each column's steps; nothing: no data.
    std::vector<std::optional<std::uint64_t>> columns;

    [[nodiscard]] std::int64_t local_time(std::size_t column) const {
        const std::int64_t at =
            from + static_cast<std::int64_t>(column) * steps_per_column * plot.step;
        return at + plot.utc_offset(at).count();
    }
};

Layout lay_out(const Plot& plot, const PlotArea& area) {
    std::uint64_t highest = 0;
    for (const Point& point : plot.points) {
        highest = std::max(highest, point.value);
    }
    const std::uint64_t top = top_of_scale(highest, plot.unit);
    const std::size_t label_width =
        std::max(label_of(top, plot.unit).size(), label_of(top / 2, plot.unit).size());
    constexpr std::size_t narrowest = 30;
    constexpr std::size_t beside_label = 2;
    const auto room =
        static_cast<std::int64_t>(std::max(area.width, narrowest) - label_width - beside_label);
    // The server's steps begin at multiples of their length.
    const std::int64_t from = plot.from / plot.step * plot.step;
    const std::int64_t steps = (plot.to - from + plot.step - 1) / plot.step;
    const std::int64_t steps_per_column = (steps + room - 1) / room;
    const std::int64_t columns = (steps + steps_per_column - 1) / steps_per_column;
    Layout layout{
        .plot = plot,
        .strokes = area.glyphs == Glyphs::unicode ? unicode : ascii,
        .from = from,
        .height = area.height,
        .top = top,
        .label_width = label_width,
        .steps_per_column = steps_per_column,
        .cells = static_cast<std::size_t>(room / columns),
        .columns = std::vector<std::optional<std::uint64_t>>(static_cast<std::size_t>(columns)),
    };
    for (const Point& point : plot.points) {
        const std::int64_t column = (point.at - from) / (plot.step * steps_per_column);
        if (point.at >= from && point.at < plot.to) {
            auto& value = layout.columns[static_cast<std::size_t>(column)];
            value = std::max(value.value_or(0), point.value);
        }
    }
    return layout;
}

/// What a bar fills, in eighths of a cell; of something, at least one.
std::size_t fill_of(std::uint64_t value, const Layout& layout) {
    const auto cells = static_cast<double>(layout.height * eighths);
    const double share = static_cast<double>(value) / static_cast<double>(layout.top);
    const auto fill = static_cast<std::size_t>(std::lround(share * cells));
    return value > 0 ? std::max<std::size_t>(fill, 1) : 0;
}

void end_line(std::string& text) {
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
}

void repeat(std::string& text, std::string_view cell, std::size_t times) {
    for (std::size_t done = 0; done < times; ++done) {
        text += cell;
    }
}

/// One row of bars; row 0 is the lowest.
void draw_row(const Layout& layout, std::size_t row, std::string& text) {
    std::string label;
    if (row + 1 == layout.height) {
        label = label_of(layout.top, layout.plot.unit);
    } else if (2 * (row + 1) == layout.height && layout.top % 2 == 0) {
        label = label_of(layout.top / 2, layout.plot.unit);
    }
    text += fmt::format("{:>{}} {}", label, layout.label_width, layout.strokes.side);
    for (const auto& value : layout.columns) {
        const std::size_t fill = fill_of(value.value_or(0), layout);
        const std::size_t below = row * eighths;
        const std::size_t part = fill <= below ? 0 : std::min(fill - below, eighths);
        repeat(text, part == 0 ? " " : layout.strokes.parts[part - 1], layout.cells);
    }
    end_line(text);
}

/// From one tick to the next, in seconds: a round time that leaves room for the labels.
std::int64_t tick_interval(const Layout& layout) {
    constexpr std::int64_t cells_per_label = 9;
    const std::int64_t column = layout.plot.step * layout.steps_per_column;
    const std::int64_t least = cells_per_label * column / static_cast<std::int64_t>(layout.cells);
    constexpr std::int64_t round[] = {
        minute,
        5 * minute,
        10 * minute,
        30 * minute,
        hour,
        2 * hour,
        3 * hour,
        6 * hour,
        12 * hour,
        day,
        2 * day,
        7 * day,
        14 * day,
        28 * day,
        56 * day,
    };
    const auto* const found = std::ranges::lower_bound(round, least);
    return found == std::end(round) ? least : *found;
}

/// `14:30`; at midnight the day that begins, `11-25`.
std::string time_label(std::int64_t local_time) {
    const std::chrono::sys_seconds time{std::chrono::seconds{local_time}};
    return local_time % day == 0 ? fmt::format("{:%m-%d}", time) : fmt::format("{:%H:%M}", time);
}

void draw_axis(const Layout& layout, std::string& text) {
    text += fmt::format("{:>{}} {}", 0, layout.label_width, layout.strokes.corner);
    std::string times(layout.label_width + 2, ' ');
    const std::size_t margin = times.size();
    const std::int64_t interval = tick_interval(layout);
    for (std::size_t column = 0; column < layout.columns.size(); ++column) {
        const std::int64_t period = layout.local_time(column) / interval;
        const bool ticks = column > 0 && layout.local_time(column - 1) / interval != period;
        const std::string_view line = layout.columns[column] ? layout.strokes.axis : " ";
        text += ticks ? layout.strokes.tick : line;
        repeat(text, line, layout.cells - 1);
        if (ticks) {
            times.resize(std::max(times.size() + 1, margin + column * layout.cells), ' ');
            times += time_label(period * interval);
        }
    }
    end_line(text);
    text += times;
    end_line(text);
}

}  // namespace

std::string draw(const Plot& plot, const PlotArea& area) {
    const Layout layout = lay_out(plot, area);
    std::string text{plot.title};
    text += '\n';
    for (std::size_t row = layout.height; row > 0; --row) {
        draw_row(layout, row - 1, text);
    }
    draw_axis(layout, text);
    return text;
}

std::int64_t finest_step(std::int64_t from, std::int64_t to, std::size_t width) {
    constexpr std::size_t beside = 12;
    constexpr std::size_t fewest = 20;
    const auto columns = static_cast<std::int64_t>(std::max(width, beside + fewest) - beside);
    for (const std::int64_t step :
         {minute,
          2 * minute,
          5 * minute,
          10 * minute,
          15 * minute,
          20 * minute,
          30 * minute,
          hour,
          2 * hour,
          3 * hour,
          4 * hour,
          6 * hour,
          12 * hour}) {
        if ((to - from) / step <= columns) {
            return step;
        }
    }
    return day;
}

}  // namespace palomar::palomarctl
