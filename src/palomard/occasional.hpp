// Occasional: an event that may come thousands of times a second is logged once an interval, with a
// count.
#pragma once

#include "telemetry/log.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string_view>

namespace palomar::palomard {

/// Thread-safe.
class Occasional {
  public:
    static constexpr std::chrono::seconds interval{10};

    explicit Occasional(telemetry::Log& log) : log_{log} {}

    /// Logs the event, with how many were passed over since the last one; or passes it over.
    void write(telemetry::Level level, std::string_view event, std::string_view reason) {
        const auto now = std::chrono::steady_clock::now();
        const std::scoped_lock lock{mutex_};
        if (now < next_) {
            ++passed_over_;
            return;
        }
        next_ = now + interval;
        log_.write(level, event, {{"reason", reason}, {"not_logged_before", passed_over_}});
        passed_over_ = 0;
    }

  private:
    telemetry::Log& log_;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point next_;
    std::uint64_t passed_over_ = 0;
};

}  // namespace palomar::palomard
