// What the server's numbers were over time, and the contract of whatever remembers them: a minute
// for a day, an hour for a year. It knows not what is counted, nor when to ask.
#pragma once

#include "accounts/account_error.hpp"
#include "telemetry/registry.hpp"

#include <cstdint>
#include <expected>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::accounts {

/// One number at the moment of recording, all below 2^63.
struct Recorded {
    std::string_view name;
    telemetry::Kind kind;
    /// A total: counted ever, by earlier runs too. A level: how high it is now.
    std::uint64_t total_or_level = 0;
    /// A total: counted since it was recorded last. A level: not looked at.
    std::uint64_t increase = 0;
};

struct Point {
    /// The start of the step, in seconds since 1970: a multiple of the step.
    std::int64_t at = 0;
    /// A total: what was added during the step. A level: its highest during the step.
    std::uint64_t value = 0;

    friend bool operator==(const Point&, const Point&) = default;
};

/// Plain calls that may block on a disk: made in the database pool. Thread-safe. All of them can
/// fail with `unavailable` and `corrupt`. What was recorded without error survives the end of the
/// process. Times are seconds since 1970, not before.
class HistoryStore {
  public:
    /// How long minutes and hours are kept, in seconds; a minute no shorter than the rest of its
    /// hour.
    static constexpr std::int64_t minutes_kept = 25 * std::int64_t{3600};
    static constexpr std::int64_t hours_kept = 366 * std::int64_t{86400};

    virtual ~HistoryStore() = default;

    /// All totals as they were recorded last.
    [[nodiscard]] virtual std::expected<std::map<std::string, std::uint64_t>, AccountFailure>
    totals() = 0;

    /// Adds to the minute and to the hour of `now`, and drops what is too old to keep: all of it or
    /// nothing. More often than once a minute is fine.
    [[nodiscard]] virtual std::expected<void, AccountFailure> record(
        std::int64_t now, std::span<const Recorded> numbers
    ) = 0;

    /// The steps that hold some of [from, to) and have data, by time; nothing for a name that was
    /// never recorded. `step` in seconds, at least 60, a multiple of 60. Where the minutes of the
    /// range are dropped already, each hour counts as a whole at its start, however short the step.
    [[nodiscard]] virtual std::expected<std::vector<Point>, AccountFailure> points(
        std::string_view name, std::int64_t from, std::int64_t to, std::int64_t step
    ) = 0;
};

}  // namespace palomar::accounts
