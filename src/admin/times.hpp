// Times as the protocol writes them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace palomar::admin {

/// `2026-11-25T12:00:00Z`.
[[nodiscard]] std::string to_text(std::chrono::system_clock::time_point time);

/// Seconds since 1970.
[[nodiscard]] std::int64_t to_seconds(std::chrono::system_clock::time_point time);

}  // namespace palomar::admin
