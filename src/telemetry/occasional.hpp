// Occasional: an event that may come thousands of times a second is logged once an interval, with a
// count.
#pragma once

#include "telemetry/log.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string_view>

namespace palomar::telemetry {

/// Thread-safe. Of one kind of event.
class Occasional {
  public:
    using Clock = std::chrono::steady_clock;

    /// The log outlives it.
    Occasional(Log& log, std::chrono::seconds interval) : log_{log}, interval_{interval} {}

    /// Logs the event, with how many were passed over since the last one; or passes it over.
    void write(
        Level level,
        std::string_view event,
        const Field& field,
        Clock::time_point now = Clock::now()
    ) {
        const std::scoped_lock lock{mutex_};
        if (now < next_) {
            ++passed_over_;
            return;
        }
        next_ = now + interval_;
        log_.write(level, event, {field, {"not_logged_before", passed_over_}});
        passed_over_ = 0;
    }

  private:
    Log& log_;
    const std::chrono::seconds interval_;
    std::mutex mutex_;
    Clock::time_point next_ = Clock::time_point::min();
    std::uint64_t passed_over_ = 0;
};

}  // namespace palomar::telemetry
