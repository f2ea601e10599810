// Events come from any thread; they wake the transport on its own.
#include "admin/event_stream.hpp"

#include "admin/times.hpp"
#include "manage/answer.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <array>
#include <memory>

namespace palomar::admin {
namespace asio = boost::asio;
using manage::Answer;
using telemetry::Broadcast;

namespace {

constexpr std::array<std::string_view, 4> told{"login", "login_failed", "session_end", "populate"};

/// How soon a manager who is removed hears no more, when nothing happens either.
constexpr std::chrono::seconds check_interval{5};

/// Events have come, or it is time to look whether the manager is one still.
bool is_worth_going_on(net::NetError error) {
    return error == net::NetError::woken || error == net::NetError::timed_out;
}

void tell(const Broadcast::Listener::Heard& heard, Answer& answer) {
    for (const Broadcast::Event& event : heard.events) {
        answer.line(fmt::format("{} {}", to_text(event.at), event.text));
    }
    if (heard.lost != 0) {
        answer.line(
            fmt::format("{} lost count={}", to_text(std::chrono::system_clock::now()), heard.lost)
        );
    }
}

}  // namespace

asio::awaitable<std::optional<manage::Line>> stream_events(
    net::Transport& io,
    manage::LineReader& lines,
    Broadcast& log,
    ManagerDesk& managers,
    const accounts::StoredManager& manager
) {
    const auto executor = co_await asio::this_coro::executor;
    // What is posted may run after the stream has ended, on this same thread: it looks first.
    const auto stream = std::make_shared<net::Transport*>(&io);
    const std::weak_ptr<net::Transport*> weak_stream = stream;
    Broadcast::Listener listener{log, told, [executor, weak_stream] {
                                     asio::post(executor, [weak_stream] {
                                         if (const auto here = weak_stream.lock()) {
                                             (*here)->wake();
                                         }
                                     });
                                 }};
    Answer answer = Answer::done("subscribed");
    while (true) {
        if (auto line = lines.next(io.input())) {
            io.put(answer.octets());
            co_return line;
        }
        io.put(answer.take());
        const auto flushed = co_await io.flush();
        if (!flushed) {
            co_return std::nullopt;
        }
        const auto received = co_await io.receive(net::Deadlines::Clock::now() + check_interval);
        if (!received && !is_worth_going_on(received.error())) {
            co_return std::nullopt;
        }
        const auto still = co_await managers.still(manager);
        if (!still || !*still) {
            io.put(answer.octets());
            co_return std::nullopt;
        }
        tell(listener.take(), answer);
    }
}

}  // namespace palomar::admin
