// UTC, to the second.
#include "admin/times.hpp"

#include <fmt/chrono.h>

namespace palomar::admin {

std::string to_text(std::chrono::system_clock::time_point time) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(to_seconds(time)));
}

std::int64_t to_seconds(std::chrono::system_clock::time_point time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace palomar::admin
