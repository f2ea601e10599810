// Numbers as lines.
#include "admin/figures.hpp"

#include "admin/arguments.hpp"
#include "admin/reply.hpp"
#include "admin/times.hpp"
#include "net/offload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace palomar::admin {
namespace asio = boost::asio;
using manage::Answer;
using server::SessionState;

namespace {

constexpr std::int64_t most_points = 10'000;
constexpr std::uint64_t shortest_step = 60;
constexpr std::uint64_t longest_step = 86'400;

Answer number(std::uint64_t value) { return Answer::done(fmt::format("{}", value)); }

std::string_view to_text(SessionState state) {
    switch (state) {
        case SessionState::authorization:
            return "AUTHORIZATION";
        case SessionState::transaction:
            return "TRANSACTION";
        case SessionState::update:
            return "UPDATE";
    }
    std::unreachable();
}

/// What part of the past was asked for, in seconds since 1970, and how finely.
struct Range {
    std::int64_t from;
    std::int64_t to;
    std::int64_t step;
};

Understood<Range> range_from(std::string_view from, std::string_view to, std::string_view step) {
    const std::int64_t now = to_seconds(std::chrono::system_clock::now());
    const auto begin = time_from(from, now);
    const auto end = time_from(to, now);
    const auto seconds = number_from(step, "a step", shortest_step, longest_step);
    if (!begin || !end) {
        return std::unexpected{begin ? end.error() : begin.error()};
    }
    if (!seconds || *seconds % shortest_step != 0) {
        return std::unexpected{fmt::format(
            "a step is a multiple of {} seconds, from {} to {}",
            shortest_step,
            shortest_step,
            longest_step
        )};
    }
    // The last second belongs to the range: "0" is for what happens now, too.
    const Range range{*begin, *end + 1, static_cast<std::int64_t>(*seconds)};
    if (range.from >= range.to) {
        return std::unexpected{"the history must not end before it begins"};
    }
    if ((range.to - range.from) / range.step > most_points) {
        return std::unexpected{
            fmt::format("that is more than {} points: take a longer step", most_points)
        };
    }
    return range;
}

}  // namespace

Answer Figures::connections_now() const { return number(statistics_.connections_now.value()); }

Answer Figures::connections_ever() const { return number(statistics_.connections.value()); }

Answer Figures::octets_ever() const { return number(statistics_.octets_sent.value()); }

Answer Figures::sessions() const {
    const auto sessions = sessions_.sessions();
    Answer answer = Answer::done(fmt::format("{} sessions", sessions.size()));
    for (const server::SessionView& session : sessions) {
        answer.line(fmt::format(
            "{} {} {} {} {} {} {} {}",
            session.id,
            session.account.empty() ? "-" : session.account,
            session.address.empty() ? "-" : session.address,
            to_text(session.state),
            admin::to_text(session.since),
            session.idle.count(),
            session.octets,
            session.messages
        ));
    }
    return answer;
}

Answer Figures::values() const {
    const auto samples = registry_.samples();
    Answer answer = Answer::done(fmt::format("{} values", samples.size()));
    for (const telemetry::Sample& sample : samples) {
        answer.line(fmt::format("{} {}", sample.name, sample.value));
    }
    return answer;
}

asio::awaitable<Answer> Figures::history(
    std::string_view name, std::string_view from, std::string_view to, std::string_view step
) {
    const auto samples = registry_.samples();
    if (std::ranges::find(samples, name, &telemetry::Sample::name) == samples.end()) {
        co_return Answer::refused("no value is called that; GET_STATS lists what there is");
    }
    const auto range = range_from(from, to, step);
    if (!range) {
        co_return Answer::refused(range.error());
    }
    const auto points = co_await net::offload(pools_.database, [&] {
        return history_.points(name, range->from, range->to, range->step);
    });
    if (!points) {
        log_.write(
            telemetry::Level::error, "management_failed", {{"reason", points.error().detail}}
        );
        co_return refusal(points.error().error, Subject::account, "");
    }
    Answer answer = Answer::done(fmt::format("{} points", points->size()));
    for (const accounts::Point& point : *points) {
        answer.line(fmt::format("{} {}", point.at, point.value));
    }
    co_return answer;
}

}  // namespace palomar::admin
