// SocketWait: the one place that waits for a socket: with a deadline, and so that a stopping
// server, an operator or news from elsewhere can end the wait.
#pragma once

#include "net/deadlines.hpp"
#include "net/net_error.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <expected>

namespace palomar::net {

enum class Direction { read, write };

/// Lives on its socket's thread; one coroutine at a time waits.
class SocketWait : private Deadlines::Entry {
  public:
    using Result = std::expected<void, NetError>;
    using TimePoint = Deadlines::Clock::time_point;

    /// Both outlive it.
    SocketWait(boost::asio::ip::tcp::socket& socket, Deadlines& deadlines)
        : Entry{deadlines}, socket_{socket} {}

    /// Until the socket is ready. Errors: closed, timed_out, interrupted, shutting_down (at once if
    /// `at_stop` is expire); woken, where the wait is for input.
    [[nodiscard]] boost::asio::awaitable<Result> wait(
        Direction direction, TimePoint deadline, Deadlines::AtStop at_stop
    );

    /// Waits, whatever the peer does. Errors: interrupted, shutting_down.
    [[nodiscard]] boost::asio::awaitable<Result> pause(std::chrono::milliseconds time);

    /// Lets the other clients of the thread have their turn. Errors: interrupted, shutting_down
    /// once the drain time is over.
    [[nodiscard]] boost::asio::awaitable<Result> give_way();

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

    boost::asio::ip::tcp::socket& socket_;
    TimePoint limit_ = TimePoint::max();
    /// While in pause().
    boost::asio::steady_timer* pause_ = nullptr;
    bool expired_ = false;
    bool interrupted_ = false;
    bool woken_ = false;
    bool waits_for_input_ = false;
};

}  // namespace palomar::net
