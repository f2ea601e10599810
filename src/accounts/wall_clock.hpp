// The time at which a row was made or changed. Nothing is decided by it.
#pragma once

#include <chrono>
#include <cstdint>

namespace palomar::accounts {

[[nodiscard]] inline std::int64_t seconds_since_1970() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

}  // namespace palomar::accounts
