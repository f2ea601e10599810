// From cells to points.
#include "palomarctl/history.hpp"

#include "palomarctl/glyphs.hpp"
#include "palomarctl/plot.hpp"
#include "palomarctl/quantity.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>

namespace palomar::palomarctl {
namespace {

/// Rows of bars: enough to tell heights apart, few enough to leave what stood above in sight.
constexpr std::size_t bars_height = 12;

std::int64_t seconds_from(std::string_view text) {
    std::int64_t seconds{};
    std::from_chars(text.begin(), text.end(), seconds);
    return seconds;
}

std::chrono::seconds utc_offset(std::int64_t at) {
    const std::time_t time = at;
    std::tm local{};
    return ::localtime_r(&time, &local) == nullptr ? std::chrono::seconds{0}
                                                   : std::chrono::seconds{local.tm_gmtoff};
}

Unit unit_of(std::string_view name) {
    return name.contains("octets") || name.contains("bytes") ? Unit::octets : Unit::count;
}

}  // namespace

std::string history_plot(
    const Command& command,
    const AnswerTable& table,
    Terminal terminal,
    std::chrono::system_clock::time_point now
) {
    if (table.rows.empty()) {
        return table.text + "\n";
    }
    std::vector<Point> points;
    points.reserve(table.rows.size());
    for (const auto& row : table.rows) {
        points.push_back({seconds_from(row.front()), number_from(row.back()).value_or(0)});
    }
    const std::int64_t to =
        std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    const std::string& name = command.arguments.front();
    const Plot plot{
        .title = name,
        .unit = unit_of(name),
        .from = to + seconds_from(command.arguments.at(1)),
        .to = to,
        .step = seconds_from(command.arguments.at(3)),
        .points = points,
        .utc_offset = utc_offset
    };
    return draw(
        plot, {.width = terminal.width, .height = bars_height, .glyphs = glyphs_of_locale()}
    );
}

}  // namespace palomar::palomarctl
