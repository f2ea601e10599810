// The sweep. Expired entries are unlinked before they are told, so that they may arm themselves
// again.
#include "net/deadlines.hpp"

namespace palomar::net {

namespace {

/// Nobody wants to wait a second for a server that has nothing left to do.
constexpr std::chrono::milliseconds resolution_at_stop{50};

}  // namespace

void Deadlines::Entry::arm(Clock::time_point when, AtStop at_stop) {
    when_ = when;
    at_stop_ = at_stop;
    if (!is_linked()) {
        deadlines_.armed_.push_back(*this);
    }
    deadlines_.schedule();
}

Deadlines::Deadlines(boost::asio::io_context& context) : timer_{context} {}

void Deadlines::stop(Clock::duration drain) {
    drained_at_ = Clock::now() + drain;
    timer_.cancel();
    sweep();
}

// Runs only while something is armed: a server without clients does not wake up, and a stopped one
// ends.
void Deadlines::schedule() {
    if (scheduled_) {
        return;
    }
    scheduled_ = true;
    timer_.expires_after(stopping() ? resolution_at_stop : resolution);
    timer_.async_wait([this](const boost::system::error_code&) {
        scheduled_ = false;
        sweep();
    });
}

void Deadlines::sweep() {
    const auto now = Clock::now();
    boost::intrusive::list<Entry, boost::intrusive::constant_time_size<false>> due;
    for (auto entry = armed_.begin(); entry != armed_.end();) {
        Entry& candidate = *entry++;
        if (is_due(candidate, now)) {
            candidate.unlink();
            due.push_back(candidate);
        }
    }
    while (!due.empty()) {
        Entry& entry = due.front();
        entry.unlink();
        entry.expired();
    }
    if (!armed_.empty()) {
        schedule();
    }
}

bool Deadlines::is_due(const Entry& entry, Clock::time_point now) const {
    if (entry.when_ <= now) {
        return true;
    }
    return drained_at_ && (entry.at_stop_ == AtStop::expire || *drained_at_ <= now);
}

}  // namespace palomar::net
