// Reads the events, and estimates the time left from the messages: what the next ones will weigh is
// not known, but they are drawn from the same range.
#include "palomarctl/progress.hpp"

#include "palomarctl/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

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

std::optional<std::uint64_t> number_of(std::string_view key, std::string_view line) {
    return number_from(value_of(key, line));
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
    const auto message = number_of("message", line);
    const auto of = number_of("of", line);
    const auto octets = number_of("octets", line);
    if (account.empty() || !message || !of || !octets) {
        return std::nullopt;
    }
    return PopulateStep{account, *message, *of, *octets};
}

void Progress::add(const PopulateStep& step) {
    if (step.account != account_) {
        return;
    }
    // A subscriber that is too slow loses events: the number of the message still tells how many.
    delivered_ = std::max(delivered_, step.message);
    messages_ = step.of;
    octets_ += step.octets;
}

std::string Progress::line(Clock::time_point now, std::size_t width, Glyphs glyphs) const {
    const double elapsed = std::chrono::duration<double>(now - begin_).count();
    const auto messages = static_cast<double>(std::max<std::uint64_t>(messages_, 1));
    const double share = std::min(1.0, static_cast<double>(delivered_) / messages);
    std::string figures = fmt::format("  {}/{}  {}", delivered_, messages_, octets_text(octets_));
    if (delivered_ > 0 && elapsed > 0) {
        const auto rate = static_cast<std::uint64_t>(static_cast<double>(octets_) / elapsed);
        const auto left = static_cast<std::int64_t>(elapsed * (1 - share) / share + 0.5);
        const std::string time = duration_text(std::chrono::seconds{left});
        figures += fmt::format("  {}/s  {} left", octets_text(rate), time);
    }
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
