// A timerfd(2) in the event loop.
#include "load/pulse.hpp"

#include <cerrno>
#include <sys/timerfd.h>
#include <system_error>
#include <utility>

namespace palomar::load {

Pulse::Pulse(EventLoop& loop)
    : loop_{loop},
      timer_{::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), "timerfd_create"} {
    const itimerspec every_second{.it_interval = {1, 0}, .it_value = {1, 0}};
    if (::timerfd_settime(timer_.number(), 0, &every_second, nullptr) != 0 ||
        !loop_.watch(timer_.number(), EPOLLIN, *this)) {
        throw std::system_error{errno, std::system_category(), "timerfd"};
    }
}

Pulse::~Pulse() { loop_.forget(timer_.number(), *this); }

void Pulse::on_events(std::uint32_t /*events*/) {
    std::uint64_t missed = 0;
    if (::read(timer_.number(), &missed, sizeof missed) != sizeof missed) {
        return;
    }
    for (const auto& waiting : std::exchange(waiting_, {})) {
        waiting.resume();
    }
}

}  // namespace palomar::load
