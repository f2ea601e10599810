// Two connections: one works, the other tells.
#include "palomarctl/populate.hpp"

#include "palomarctl/progress.hpp"

#include <chrono>
#include <optional>
#include <ostream>
#include <span>
#include <utility>

namespace palomar::palomarctl {
namespace {

using namespace std::chrono_literals;

/// As often as a person can make something of it.
constexpr auto redraw_interval = 100ms;

/// A connection that is told of events; nothing where it cannot be had.
std::optional<Connection> subscribe(const Access& access) {
    auto entrance = enter(access);
    if (!entrance || !entrance->connection.send({"SUBSCRIBE"})) {
        return std::nullopt;
    }
    return std::move(entrance->connection);
}

}  // namespace

std::expected<manage::ReceivedAnswer, ConnectionError> populate(
    const std::vector<std::string>& words,
    Connection& connection,
    const Access& access,
    Terminal terminal,
    std::ostream& out
) {
    const auto population = population_from(std::span{words}.subspan(1));
    auto events = population ? subscribe(access) : std::nullopt;
    if (!events) {
        return connection.ask(words);
    }
    if (const auto sent = connection.send(words); !sent) {
        return std::unexpected{sent.error()};
    }
    Progress progress{words.at(1), *population, Progress::Clock::now()};
    const Glyphs glyphs = glyphs_of_locale();
    for (;;) {
        const auto part = events ? events->next_part(0ms) : Connection::Part{};
        if (part) {
            for (const std::string& line : part->lines) {
                if (const auto step = populate_step_from(line)) {
                    progress.add(*step, Progress::Clock::now());
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
