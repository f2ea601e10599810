// SocketWait: the one place that waits for a socket: with a deadline, and so that a stopping
// server, an operator or news from elsewhere can end the wait.
#pragma once

#include "net/deadlines.hpp"
#include "net/net_error.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <expected>
#include <optional>
#include <utility>

namespace palomar::net {

enum class Direction { read, write };

/// Lives on its socket's thread; one coroutine at a time waits.
class SocketWait : private Deadlines::Entry {
    class Start;

  public:
    using Result = std::expected<void, NetError>;
    using TimePoint = Deadlines::Clock::time_point;
    /// A wait that begins when it is awaited, once, with co_await. No coroutine of its own, which
    /// would cost an idle client 200 octets.
    using Waiting = boost::asio::deferred_async_operation<void(Result), Start>;

    /// Both outlive it.
    SocketWait(boost::asio::ip::tcp::socket& socket, Deadlines& deadlines)
        : Entry{deadlines}, socket_{socket} {}

    /// Until the socket is ready. Errors: closed, timed_out, interrupted, shutting_down (at once if
    /// `at_stop` is expire); woken, where the wait is for input.
    [[nodiscard]] Waiting wait(Direction direction, TimePoint deadline, Deadlines::AtStop at_stop);

    /// Waits, whatever the peer does. Errors: interrupted, shutting_down.
    [[nodiscard]] boost::asio::awaitable<Result> pause(std::chrono::milliseconds time);

    /// Lets the other clients of the thread have their turn. Errors: interrupted, shutting_down
    /// once the drain time is over, timed_out.
    [[nodiscard]] Waiting give_way(TimePoint deadline);

    /// No wait() goes on beyond `limit`. TimePoint::max(): no such limit, as at first.
    void limit(TimePoint limit) { limit_ = limit; }

    /// Ends the wait that is under way, and all later ones, with `interrupted`.
    void interrupt();
    [[nodiscard]] bool is_interrupted() const { return interrupted_; }

    /// Ends a wait for input, or the next one, with `woken`.
    void wake();

  private:
    void expired() override;
    /// Notes what is waited for. Error: what keeps it from waiting at all.
    [[nodiscard]] Result may_wait(Direction direction, Deadlines::AtStop at_stop);
    /// Ends the wait that is under way, if one is.
    void cancel();
    [[nodiscard]] Result what_came(TimePoint deadline, const boost::system::error_code& error);
    [[nodiscard]] Result after_giving_way(TimePoint deadline) const;

    boost::asio::ip::tcp::socket& socket_;
    TimePoint limit_ = TimePoint::max();
    /// While in pause().
    boost::asio::steady_timer* pause_ = nullptr;
    bool expired_ = false;
    bool interrupted_ = false;
    bool woken_ = false;
    bool waits_for_input_ = false;
};

/// Begins a wait. A constructor rather than an aggregate: it stands beside co_await (g++ 12).
class SocketWait::Start {
  public:
    /// No direction: only until the others have had their turn.
    Start(
        SocketWait& wait,
        std::optional<Direction> direction,
        TimePoint deadline,
        Deadlines::AtStop at_stop
    )
        : wait_{&wait}, deadline_{deadline}, direction_{direction}, at_stop_{at_stop} {}

    /// `handler(result)` is called later, never from in here.
    template <typename Handler>
    void operator()(Handler handler) const {
        if (!direction_) {
            boost::asio::post(
                wait_->socket_.get_executor(),
                [wait = wait_, deadline = deadline_, handler = std::move(handler)]() mutable {
                    handler(wait->after_giving_way(deadline));
                }
            );
        } else if (const Result free = wait_->may_wait(*direction_, at_stop_); !free) {
            boost::asio::post(
                wait_->socket_.get_executor(),
                [free, handler = std::move(handler)]() mutable { handler(free); }
            );
        } else {
            begin(std::move(handler));
        }
    }

  private:
    template <typename Handler>
    void begin(Handler handler) const {
        using boost::asio::socket_base;
        wait_->expired_ = false;
        wait_->arm(deadline_, at_stop_);
        wait_->socket_.async_wait(
            direction_ == Direction::read ? socket_base::wait_read : socket_base::wait_write,
            [wait = wait_,
             deadline = deadline_,
             handler = std::move(handler)](const boost::system::error_code& error) mutable {
                wait->disarm();
                handler(wait->what_came(deadline, error));
            }
        );
    }

    SocketWait* wait_;
    TimePoint deadline_;
    std::optional<Direction> direction_;
    Deadlines::AtStop at_stop_;
};

}  // namespace palomar::net
