// Reads the events, and measures in octets: messages grow, so their number says little.
#include "palomarctl/progress.hpp"

#include "palomarctl/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace palomar::palomarctl {
namespace {

/// What follows ` key=` up to the next space.
std::string_view value_of(std::string_view key, std::string_view line) {
    const std::string mark = fmt::format(" {}=", key);
    const std::size_t at = line.find(mark);
    if (at == std::string_view::npos) {
        return {};
    }
    const std::string_view rest = line.substr(at + mark.size());
    return rest.substr(0, rest.find(' '));
}

/// `share` from 0 to 1, in `cells` cells.
std::string bar(double share, std::size_t cells, Glyphs glyphs) {
    constexpr std::array parts{"▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    constexpr std::size_t whole = parts.size() + 1;
    const std::size_t per_cell = glyphs == Glyphs::unicode ? whole : 1;
    const auto filled = static_cast<std::size_t>(share * static_cast<double>(cells * per_cell));
    std::string text;
    for (std::size_t cell = 0; cell < cells; ++cell) {
        const std::size_t begin = cell * per_cell;
        if (filled >= begin + per_cell) {
            text += glyphs == Glyphs::unicode ? "█" : "#";
        } else if (filled > begin) {
            text += parts[filled - begin - 1];
        } else {
            text += glyphs == Glyphs::unicode ? " " : ".";
        }
    }
    return text;
}

}  // namespace

std::optional<PopulateStep> populate_step_from(std::string_view line) {
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || !line.substr(space).starts_with(" populate ")) {
        return std::nullopt;
    }
    const std::string_view account = value_of("account", line);
    const auto message = number_from(value_of("message", line));
    if (account.empty() || !message) {
        return std::nullopt;
    }
    return PopulateStep{account, *message};
}

void Progress::add(const PopulateStep& step, Clock::time_point now) {
    if (step.account != account_) {
        return;
    }
    // A subscriber that is too slow loses events: the number of the message still tells what all
    // before it weighed.
    const std::uint64_t delivered = std::min(step.message, population_.count);
    while (messages_ < delivered) {
        octets_ += population_.octets_of(++messages_);
    }
    latest_ = now;
}

std::string Progress::pace(Clock::time_point now) const {
    const double worked = std::chrono::duration<double>(latest_ - begin_).count();
    if (octets_ == 0 || worked <= 0) {
        return {};
    }
    const double rate = static_cast<double>(octets_) / worked;
    // A large message is long under way: time passes, though no octet is told.
    const double since = std::chrono::duration<double>(now - latest_).count();
    const double left = std::max(0.0, static_cast<double>(total_ - octets_) / rate - since);
    return fmt::format(
        "  {}/s  {} left",
        octets_text(static_cast<std::uint64_t>(rate)),
        duration_text(std::chrono::seconds{std::llround(left)})
    );
}

std::string Progress::line(Clock::time_point now, std::size_t width, Glyphs glyphs) const {
    const double share = static_cast<double>(octets_) / static_cast<double>(total_);
    const std::string figures = fmt::format(
        "  {}/{}  {} of {}{}",
        messages_,
        population_.count,
        octets_text(octets_),
        octets_text(total_),
        pace(now)
    );
    constexpr std::size_t longest_bar = 40;
    constexpr std::size_t gap = 2;
    const std::string name = account_.substr(0, width / 3);
    const std::size_t taken = name.size() + gap + figures.size();
    if (taken >= width) {
        return (name + figures).substr(0, width);
    }
    const std::string drawn = bar(share, std::min(longest_bar, width - taken), glyphs);
    return fmt::format("{}{:{}}{}{}", name, "", gap, drawn, figures);
}

}  // namespace palomar::palomarctl
