// Two connections: one works, the other tells.
#include "palomarctl/populate.hpp"

#include "palomarctl/progress.hpp"
#include "palomarctl/quantity.hpp"

#include <chrono>
#include <optional>
#include <ostream>
#include <utility>

namespace palomar::palomarctl {
namespace {

using namespace std::chrono_literals;

/// As often as a person can make something of it.
constexpr auto redraw_interval = 100ms;
/// What the server delivers where nothing else is said.
constexpr std::uint64_t standard_count = 10;

/// A connection that is told of events; nothing where it cannot be had.
std::optional<Connection> subscribe(const Access& access) {
    auto entrance = enter(access);
    if (!entrance || !entrance->connection.send({"SUBSCRIBE"})) {
        return std::nullopt;
    }
    return std::move(entrance->connection);
}

std::uint64_t count_in(const std::vector<std::string>& words) {
    return words.size() > 2 ? number_from(words[2]).value_or(standard_count) : standard_count;
}

}  // namespace

std::expected<manage::ReceivedAnswer, ConnectionError> populate(
    const std::vector<std::string>& words,
    Connection& connection,
    const Access& access,
    Terminal terminal,
    std::ostream& out
) {
    auto events = subscribe(access);
    if (!events) {
        return connection.ask(words);
    }
    if (const auto sent = connection.send(words); !sent) {
        return std::unexpected{sent.error()};
    }
    Progress progress{words.at(1), count_in(words), Progress::Clock::now()};
    const Glyphs glyphs = glyphs_of_locale();
    for (;;) {
        const auto part = events ? events->next_part(0ms) : Connection::Part{};
        if (part) {
            for (const std::string& line : part->lines) {
                if (const auto step = populate_step_from(line)) {
                    progress.add(*step);
                }
            }
        } else {
            events.reset();
        }
        out << "\r\x1b[K" << progress.line(Progress::Clock::now(), terminal.width, glyphs);
        out.flush();
        auto waited = connection.next_answer(redraw_interval);
        if (waited && !*waited) {
            continue;
        }
        out << "\r\x1b[K";
        out.flush();
        if (!waited) {
            return std::unexpected{std::move(waited.error())};
        }
        if (auto& answer = *waited) {
            return *std::move(answer);
        }
    }
}

}  // namespace palomar::palomarctl
