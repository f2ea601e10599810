// A loop of ask, draw, wait; what is drawn is watch_frame's, and how screen's.
#include "palomarctl/watch.hpp"

#include "palomarctl/access.hpp"
#include "palomarctl/quantity.hpp"
#include "palomarctl/screen.hpp"
#include "palomarctl/watch_frame.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace palomar::palomarctl {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds interval{1};

std::expected<std::vector<std::string>, Failure> lines_of(
    Connection& connection, const char* verb
) {
    auto answer = connection.ask({verb});
    if (!answer) {
        return std::unexpected{to_failure(answer.error())};
    }
    if (answer->outcome == manage::Outcome::refused) {
        return std::unexpected{Failure{ExitStatus::refused, std::move(answer->text)}};
    }
    return std::move(answer->lines);
}

std::expected<Snapshot, Failure> take_snapshot(Connection& connection) {
    const auto stats = lines_of(connection, "GET_STATS");
    if (!stats) {
        return std::unexpected{stats.error()};
    }
    const auto at = Clock::now();
    const auto sessions = lines_of(connection, "GET_SESSIONS");
    if (!sessions) {
        return std::unexpected{sessions.error()};
    }
    return snapshot_from(at, *stats, *sessions);
}

/// Draws `now` until it is old; anew when the window changes.
Screen::Wake show_for_a_while(
    Screen& screen,
    std::string_view server,
    const Snapshot& now,
    const Snapshot& before,
    Colour colour
) {
    const auto until = now.at + interval;
    const auto clock = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const std::string headline = fmt::format("{}  {}  (q ends)", server, instant_text(clock));
    for (;;) {
        screen.show(frame(headline, now, before, standard_output(colour)));
        const auto wake =
            screen.wait(std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()));
        if (wake != Screen::Wake::resized) {
            return wake;
        }
    }
}

}  // namespace

std::expected<ExitStatus, Failure> watch(Connection& connection, Terminal terminal) {
    auto before = take_snapshot(connection);
    if (!before) {
        return std::unexpected{std::move(before.error())};
    }
    const auto screen = Screen::take();
    if (!screen) {
        return std::unexpected{Failure{ExitStatus::wrong_usage, "watch " + screen.error()}};
    }
    Snapshot now = *before;
    while (show_for_a_while(**screen, connection.server(), now, *before, terminal.colour) !=
           Screen::Wake::quit) {
        auto next = take_snapshot(connection);
        if (!next) {
            return std::unexpected{std::move(next.error())};
        }
        before = std::exchange(now, *std::move(next));
    }
    return ExitStatus::done;
}

}  // namespace palomar::palomarctl
