// Figures above, sessions below; colours are put around lines that are cut already.
#include "palomarctl/watch_frame.hpp"

#include "palomarctl/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace palomar::palomarctl {
namespace {

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    while (!line.empty()) {
        const std::size_t space = std::min(line.find(' '), line.size());
        words.push_back(line.substr(0, space));
        line.remove_prefix(std::min(space + 1, line.size()));
    }
    return words;
}

/// `id account address state since idle octets messages`
std::optional<SessionRow> session_row_from(std::string_view line) {
    const auto words = words_of(line);
    constexpr std::size_t fields = 8;
    if (words.size() < fields) {
        return std::nullopt;
    }
    const auto idle = number_from(words[5]);
    const auto octets = number_from(words[6]);
    const auto messages = number_from(words[7]);
    if (!idle || !octets || !messages) {
        return std::nullopt;
    }
    return SessionRow{
        .id = std::string{words[0]},
        .account = std::string{words[1]},
        .address = std::string{words[2]},
        .state = std::string{words[3]},
        .idle = std::chrono::seconds{*idle},
        .octets = *octets,
        .messages = *messages
    };
}

std::uint64_t value_of(std::string_view name, const Snapshot& snapshot) {
    const auto found = snapshot.values.find(name);
    return found == snapshot.values.end() ? 0 : found->second;
}

/// What a total has grown by in a second. One that shrank is another server's: it was restarted
/// from a backup, say.
double rate_of(std::string_view name, const Snapshot& now, const Snapshot& before) {
    const double seconds = std::chrono::duration<double>(now.at - before.at).count();
    const std::uint64_t earlier = value_of(name, before);
    const std::uint64_t later = value_of(name, now);
    return seconds > 0 && later > earlier ? static_cast<double>(later - earlier) / seconds : 0;
}

std::string figure(std::string_view name, std::string_view value) {
    return fmt::format("{:<18}{:>12}   ", name, value);
}

std::vector<std::string> figures(const Snapshot& now, const Snapshot& before) {
    const auto level = [&](std::string_view name) {
        return fmt::format("{}", value_of(name, now));
    };
    const auto rate = [&](std::string_view name) {
        return fmt::format("{:.1f}/s", rate_of(name, now, before));
    };
    const auto octets = static_cast<std::uint64_t>(rate_of("octets_sent", now, before));
    return {
        figure("connections now", level("connections_now")) +
            figure("connections ever", level("connections")),
        figure("logged in now", level("sessions_now")) + figure("logins ever", level("logins")),
        figure("logins", rate("logins")) + figure("failed ever", level("failed_logins")),
        figure("failed logins", rate("failed_logins")) +
            figure("messages ever", level("messages_retrieved")),
        figure("sent", octets_text(octets) + "/s") +
            figure("sent ever", octets_text(value_of("octets_sent", now))),
    };
}

/// The account takes what the other columns, 64 cells and their gaps, leave.
std::string session_line(std::size_t width, const std::array<std::string_view, 7>& cells) {
    constexpr std::size_t others = 72;
    constexpr std::size_t narrowest = 8;
    const std::size_t account = std::max(narrowest, width - std::min(width, others));
    return fmt::format(
        "{:>6}  {:<{}.{}}  {:<21.21}  {:<13}  {:>6}  {:>10}  {:>4}",
        cells[0],
        cells[1],
        account,
        account,
        cells[2],
        cells[3],
        cells[4],
        cells[5],
        cells[6]
    );
}

void add_sessions(
    const std::vector<SessionRow>& sessions,
    const Terminal& terminal,
    std::vector<std::string>& lines
) {
    const std::size_t room = terminal.height - std::min<std::size_t>(terminal.height, lines.size());
    const bool all = sessions.size() <= room;
    const std::size_t shown = all ? sessions.size() : room - std::min<std::size_t>(room, 1);
    for (const SessionRow& row : std::span{sessions}.first(shown)) {
        lines.push_back(session_line(
            terminal.width,
            {row.id,
             row.account,
             row.address,
             row.state,
             duration_text(row.idle),
             octets_text(row.octets),
             fmt::format("{}", row.messages)}
        ));
    }
    if (!all) {
        lines.push_back(fmt::format("        and {} more", sessions.size() - shown));
    }
}

}  // namespace

Snapshot snapshot_from(
    std::chrono::steady_clock::time_point at,
    std::span<const std::string> stats,
    std::span<const std::string> sessions
) {
    Snapshot snapshot{.at = at, .values = {}, .sessions = {}};
    for (const std::string& line : stats) {
        const auto words = words_of(line);
        const auto value = words.size() == 2 ? number_from(words[1]) : std::nullopt;
        if (value) {
            snapshot.values.emplace(words[0], *value);
        }
    }
    for (const std::string& line : sessions) {
        if (auto row = session_row_from(line)) {
            snapshot.sessions.push_back(*std::move(row));
        }
    }
    return snapshot;
}

std::vector<std::string> frame(
    std::string_view headline, const Snapshot& now, const Snapshot& before, const Terminal& terminal
) {
    std::vector<std::string> lines{std::string{headline}, ""};
    for (std::string& line : figures(now, before)) {
        lines.push_back(std::move(line));
    }
    lines.emplace_back();
    const std::size_t heading = lines.size();
    lines.push_back(
        session_line(terminal.width, {"ID", "ACCOUNT", "ADDRESS", "STATE", "IDLE", "SENT", "MAIL"})
    );
    add_sessions(now.sessions, terminal, lines);
    lines.resize(std::min<std::size_t>(lines.size(), terminal.height));
    for (std::string& line : lines) {
        line.resize(std::min<std::size_t>(line.size(), terminal.width));
    }
    if (terminal.colour == Colour::on) {
        for (const std::size_t emphasised : {std::size_t{0}, heading}) {
            if (emphasised < lines.size()) {
                lines[emphasised] = fmt::format("\x1B[1m{}\x1B[0m", lines[emphasised]);
            }
        }
    }
    return lines;
}

}  // namespace palomar::palomarctl
