// Numbers with units, both ways.
#include "palomarctl/quantity.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <span>

namespace palomar::palomarctl {
namespace {

struct Worth {
    std::string_view unit;
    std::uint64_t of_one;
};

constexpr std::uint64_t kibi = 1024;
constexpr auto octet_units = std::to_array<Worth>({
    {"", 1},
    {"b", 1},
    {"k", kibi},
    {"kib", kibi},
    {"m", kibi* kibi},
    {"mib", kibi* kibi},
    {"g", kibi* kibi* kibi},
    {"gib", kibi* kibi* kibi},
});

/// In seconds.
constexpr std::uint64_t day = 86400;

/// The greatest first.
constexpr auto time_units = std::to_array<Worth>({
    {"w", 7 * day},
    {"d", day},
    {"h", 3600},
    {"m", 60},
    {"s", 1},
});
constexpr std::uint64_t ten_years = 3652 * day;

constexpr char lower(char octet) {
    return octet >= 'A' && octet <= 'Z' ? static_cast<char>(octet - 'A' + 'a') : octet;
}

/// A number directly followed by one of `units`.
std::optional<std::uint64_t> quantity_from(std::string_view text, std::span<const Worth> units) {
    std::uint64_t number{};
    const auto [stop, error] = std::from_chars(text.begin(), text.end(), number);
    if (error != std::errc{}) {
        return std::nullopt;
    }
    const std::string_view written{stop, text.end()};
    const auto unit = std::ranges::find_if(units, [written](const Worth& known) {
        return std::ranges::equal(written, known.unit, {}, lower);
    });
    if (unit == units.end() || number > std::numeric_limits<std::uint64_t>::max() / unit->of_one) {
        return std::nullopt;
    }
    return number * unit->of_one;
}

}  // namespace

std::optional<std::uint64_t> number_from(std::string_view text) {
    constexpr auto none = std::to_array<Worth>({{"", 1}});
    return quantity_from(text, none);
}

std::optional<std::uint64_t> octets_from(std::string_view text) {
    return quantity_from(text, octet_units);
}

std::optional<std::chrono::seconds> duration_from(std::string_view text) {
    const auto seconds = quantity_from(text, time_units);
    if (!seconds || *seconds == 0 || *seconds > ten_years) {
        return std::nullopt;
    }
    return std::chrono::seconds{*seconds};
}

std::string octets_text(std::uint64_t octets) {
    constexpr std::array names = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    auto amount = static_cast<double>(octets);
    std::size_t unit = 0;
    // What would be rounded to 1024 is the next unit's.
    while (amount >= 1023.5 && unit + 1 < names.size()) {
        amount /= static_cast<double>(kibi);
        ++unit;
    }
    const bool whole = unit == 0 || amount >= 9.95;
    return whole ? fmt::format("{:.0f} {}", amount, names[unit])
                 : fmt::format("{:.1f} {}", amount, names[unit]);
}

std::string duration_text(std::chrono::seconds duration) {
    const auto seconds = static_cast<std::uint64_t>(duration.count());
    for (std::size_t at = 0; at + 1 < time_units.size(); ++at) {
        const Worth& greater = time_units[at];
        const Worth& lesser = time_units[at + 1];
        if (seconds >= greater.of_one) {
            const std::uint64_t rest = seconds % greater.of_one / lesser.of_one;
            const std::string text = fmt::format("{}{}", seconds / greater.of_one, greater.unit);
            return rest == 0 ? text : fmt::format("{} {}{}", text, rest, lesser.unit);
        }
    }
    return fmt::format("{}s", seconds);
}

std::string instant_text(std::chrono::sys_seconds instant) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", instant);
}

}  // namespace palomar::palomarctl
