// One lock for all listeners: managers are few, and what they listen to is not what a server does
// most.
#include "telemetry/broadcast.hpp"

#include "telemetry/event_text.hpp"

#include <algorithm>
#include <utility>

namespace palomar::telemetry {

Broadcast::Listener::Listener(
    Broadcast& broadcast, std::span<const std::string_view> names, std::function<void()> wake
)
    : broadcast_{broadcast}, names_{names.begin(), names.end()}, wake_{std::move(wake)} {
    const std::scoped_lock lock{broadcast_.mutex_};
    broadcast_.listeners_.insert(this);
    broadcast_.has_listeners_ = true;
}

Broadcast::Listener::~Listener() {
    const std::scoped_lock lock{broadcast_.mutex_};
    broadcast_.listeners_.erase(this);
    broadcast_.has_listeners_ = !broadcast_.listeners_.empty();
}

Broadcast::Listener::Heard Broadcast::Listener::take() {
    const std::scoped_lock lock{broadcast_.mutex_};
    return std::exchange(heard_, {});
}

void Broadcast::Listener::hear(const Event& event) {
    if (heard_.events.size() >= longest_queue) {
        ++heard_.lost;
        return;
    }
    heard_.events.push_back(event);
    if (heard_.events.size() == 1) {
        wake_();
    }
}

void Broadcast::do_write(Level level, std::string_view event, std::span<const Field> fields) {
    sink_.write(level, event, fields);
    if (!has_listeners_ || level < Level::info) {
        return;
    }
    const std::scoped_lock lock{mutex_};
    const auto hears = [&](const Listener* listener) { return listener->names_.contains(event); };
    if (std::ranges::none_of(listeners_, hears)) {
        return;
    }
    const Event heard{std::chrono::system_clock::now(), event_text(event, fields)};
    for (Listener* const listener : listeners_) {
        if (hears(listener)) {
            listener->hear(heard);
        }
    }
}

}  // namespace palomar::telemetry
