// epoll_wait(2) takes whole milliseconds, which is fine enough for a deadline of seconds.
#include "load/event_loop.hpp"

#include "load/failure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace palomar::load {

EventLoop::EventLoop(std::chrono::seconds allowed)
    : epoll_{::epoll_create1(EPOLL_CLOEXEC), "epoll_create1"},
      allowed_{allowed},
      deadline_{Clock::now() + allowed} {}

bool EventLoop::watch(int descriptor, std::uint32_t events, Handler& handler) {
    epoll_event wanted{.events = events, .data = {.ptr = &handler}};
    if (::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, descriptor, &wanted) == 0) {
        return true;
    }
    if (errno == EPERM) {
        return false;
    }
    throw std::system_error{errno, std::system_category(), "epoll_ctl"};
}

void EventLoop::forget(int descriptor, const Handler& handler) {
    ::epoll_ctl(epoll_.number(), EPOLL_CTL_DEL, descriptor, nullptr);
    for (epoll_event& event : pending_) {
        if (event.data.ptr == &handler) {
            event.data.ptr = nullptr;
        }
    }
}

void EventLoop::wait() {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now());
    if (left.count() <= 0) {
        throw Failure{fmt::format("not done after {} seconds", allowed_.count())};
    }
    const auto limit = std::min(left, std::chrono::milliseconds{std::chrono::hours{1}});
    const int count = ::epoll_wait(
        epoll_.number(),
        events_.data(),
        static_cast<int>(events_.size()),
        static_cast<int>(limit.count())
    );
    if (count < 0 && errno != EINTR) {
        throw std::system_error{errno, std::system_category(), "epoll_wait"};
    }
    pending_ = std::span{events_}.first(static_cast<std::size_t>(std::max(count, 0)));
}

void EventLoop::run_until(const std::function<bool()>& done) {
    while (!done()) {
        if (pending_.empty()) {
            wait();
            continue;
        }
        const epoll_event event = pending_.front();
        pending_ = pending_.subspan(1);
        if (event.data.ptr != nullptr) {
            static_cast<Handler*>(event.data.ptr)->on_events(event.events);
        }
    }
}

}  // namespace palomar::load
