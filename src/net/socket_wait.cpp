// One async_wait under one deadline.
#include "net/socket_wait.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace palomar::net {
namespace asio = boost::asio;

namespace {

asio::awaitable<SocketWait::Result> at_once(SocketWait::Result result) { co_return result; }

}  // namespace

// No coroutine of its own: an idle client would keep it.
asio::awaitable<SocketWait::Result> SocketWait::wait(
    Direction direction, TimePoint deadline, Deadlines::AtStop at_stop
) {
    if (const Result free = may_wait(direction, at_stop); !free) {
        return at_once(free);
    }
    deadline = std::min(deadline, limit_);
    const auto initiate = [this, direction, deadline, at_stop](auto handler) {
        expired_ = false;
        arm(deadline, at_stop);
        socket_.async_wait(
            direction == Direction::read ? asio::socket_base::wait_read
                                         : asio::socket_base::wait_write,
            [this, deadline, handler = std::move(handler)](const boost::system::error_code& error
            ) mutable {
                disarm();
                handler(what_came(deadline, error));
            }
        );
    };
    return asio::async_initiate<const asio::use_awaitable_t<>, void(Result)>(
        initiate, asio::use_awaitable
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

asio::awaitable<SocketWait::Result> SocketWait::give_way() {
    co_await asio::post(socket_.get_executor(), asio::use_awaitable);
    if (interrupted_) {
        co_return std::unexpected{NetError::interrupted};
    }
    if (deadlines().drained()) {
        co_return std::unexpected{NetError::shutting_down};
    }
    co_return Result{};
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
