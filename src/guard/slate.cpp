// The arithmetic of delays and slots.
#include "guard/slate.hpp"

#include <algorithm>
#include <limits>

namespace palomar::guard {
namespace {

constexpr std::uint32_t most = std::numeric_limits<std::uint32_t>::max();

}  // namespace

std::chrono::milliseconds Pace::delay(std::uint64_t failures) const {
    if (failures == 0) {
        return std::chrono::milliseconds{0};
    }
    std::chrono::milliseconds delay = first;
    for (std::uint64_t doubled = 1; doubled < failures && delay < ceiling; ++doubled) {
        delay = delay > ceiling / 2 ? ceiling : delay * 2;
        if (delay.count() == 0) {
            break;
        }
    }
    return std::min(delay, ceiling);
}

std::uint64_t Slate::held_against(const Pace& pace) const {
    const std::uint64_t suspected = pending_ - std::min(pending_, pace.at_once);
    return failures_ + suspected;
}

Time Slate::slot(Time now) const { return std::max(now, next_); }

void Slate::begin(const Pace& pace, Time now) {
    age(pace, now);
    pending_ += pending_ < most ? 1 : 0;
    next_ = slot(now) + pace.delay(held_against(pace));
}

void Slate::failed(const Pace& pace, Time now) {
    age(pace, now);
    pending_ -= pending_ > 0 ? 1 : 0;
    failures_ += failures_ < most ? 1 : 0;
    last_failure_ = now;
    next_ = std::max(next_, now + pace.delay(failures_));
}

void Slate::ended(const Pace& pace) {
    pending_ -= pending_ > 0 ? 1 : 0;
    if (failures_ == 0 && pending_ <= pace.at_once) {
        next_ = Time::min();
    }
}

void Slate::forgive() {
    failures_ = 0;
    next_ = Time::min();
}

void Slate::change(const Pace& pace, Time now) {
    age(pace, now);
    next_ = std::min(next_, now + pace.delay(held_against(pace)));
}

void Slate::age(const Pace& pace, Time now) {
    if (is_stale(pace, now)) {
        failures_ = 0;
    }
}

bool Slate::is_stale(const Pace& pace, Time now) const {
    return failures_ > 0 && now - last_failure_ >= pace.memory;
}

}  // namespace palomar::guard
