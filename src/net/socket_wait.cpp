// One async_wait under one deadline: how it begins stands in the header, what comes of it here.
#include "net/socket_wait.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace palomar::net {
namespace asio = boost::asio;

SocketWait::Waiting SocketWait::wait(
    Direction direction, TimePoint deadline, Deadlines::AtStop at_stop
) {
    return asio::async_initiate<const asio::deferred_t, void(Result)>(
        Start{*this, direction, std::min(deadline, limit_), at_stop}, asio::deferred
    );
}

SocketWait::Waiting SocketWait::give_way(TimePoint deadline) {
    return asio::async_initiate<const asio::deferred_t, void(Result)>(
        Start{*this, std::nullopt, std::min(deadline, limit_), Deadlines::AtStop::finish},
        asio::deferred
    );
}

SocketWait::Result SocketWait::may_wait(Direction direction, Deadlines::AtStop at_stop) {
    if (interrupted_) {
        return std::unexpected{NetError::interrupted};
    }
    if (deadlines().stopping() && at_stop == Deadlines::AtStop::expire) {
        return std::unexpected{NetError::shutting_down};
    }
    waits_for_input_ = direction == Direction::read;
    if (waits_for_input_ && std::exchange(woken_, false)) {
        return std::unexpected{NetError::woken};
    }
    return {};
}

SocketWait::Result SocketWait::what_came(
    TimePoint deadline, const boost::system::error_code& error
) {
    if (interrupted_) {
        return std::unexpected{NetError::interrupted};
    }
    if (std::exchange(waits_for_input_, false) && std::exchange(woken_, false)) {
        return std::unexpected{NetError::woken};
    }
    if (expired_) {
        return std::unexpected{
            deadline <= Deadlines::Clock::now() ? NetError::timed_out : NetError::shutting_down
        };
    }
    if (error) {
        return std::unexpected{NetError::closed};
    }
    return {};
}

asio::awaitable<SocketWait::Result> SocketWait::pause(std::chrono::milliseconds time) {
    if (interrupted_ || deadlines().stopping()) {
        co_return std::unexpected{interrupted_ ? NetError::interrupted : NetError::shutting_down};
    }
    asio::steady_timer timer{socket_.get_executor(), time};
    pause_ = &timer;
    expired_ = false;
    arm(TimePoint::max(), Deadlines::AtStop::expire);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    disarm();
    pause_ = nullptr;
    if (interrupted_ || expired_) {
        co_return std::unexpected{interrupted_ ? NetError::interrupted : NetError::shutting_down};
    }
    co_return Result{};
}

SocketWait::Result SocketWait::after_giving_way(TimePoint deadline) const {
    if (interrupted_) {
        return std::unexpected{NetError::interrupted};
    }
    if (deadlines().drained()) {
        return std::unexpected{NetError::shutting_down};
    }
    if (deadline <= Deadlines::Clock::now()) {
        return std::unexpected{NetError::timed_out};
    }
    return {};
}

void SocketWait::interrupt() {
    interrupted_ = true;
    cancel();
}

void SocketWait::wake() {
    woken_ = true;
    if (waits_for_input_) {
        cancel();
    }
}

void SocketWait::expired() {
    expired_ = true;
    cancel();
}

void SocketWait::cancel() {
    if (pause_ != nullptr) {
        pause_->cancel();
    } else {
        socket_.cancel();
    }
}

}  // namespace palomar::net
