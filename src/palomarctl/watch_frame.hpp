// The picture that `palomarctl watch` shows, and the figures in it. Pure.
#pragma once

#include "palomarctl/terminal.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::palomarctl {

/// A line of GET_SESSIONS.
struct SessionRow {
    std::string id;
    /// `-` before the login.
    std::string account;
    std::string address;
    std::string state;
    std::chrono::seconds idle;
    std::uint64_t octets;
    std::uint64_t messages;
};

/// The server at one moment.
struct Snapshot {
    std::chrono::steady_clock::time_point at;
    /// GET_STATS by name.
    std::map<std::string, std::uint64_t, std::less<>> values;
    /// GET_SESSIONS, in its order.
    std::vector<SessionRow> sessions;
};

/// Lines that are not understood are left out: a newer server may say more.
[[nodiscard]] Snapshot snapshot_from(
    std::chrono::steady_clock::time_point at,
    std::span<const std::string> stats,
    std::span<const std::string> sessions
);

/// At most `terminal.height` lines of at most `terminal.width` cells. `before` is an earlier moment
/// of the same server: rates are what has been added since.
[[nodiscard]] std::vector<std::string> frame(
    std::string_view headline, const Snapshot& now, const Snapshot& before, const Terminal& terminal
);

}  // namespace palomar::palomarctl
