// Directives are taken apart at commas: the one that counts has no comma in its value.
#include "oauth/cache_lifetime.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <system_error>

namespace palomar::oauth {
namespace {

using Seconds = std::int64_t;

std::string_view trim(std::string_view text) {
    constexpr std::string_view blanks = " \t";
    const std::size_t begin = text.find_first_not_of(blanks);
    return begin == std::string_view::npos
               ? std::string_view{}
               : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

bool is_word(std::string_view text, std::string_view lower_case) {
    return std::ranges::equal(text, lower_case, [](char octet, char lower) {
        return (octet >= 'A' && octet <= 'Z' ? static_cast<char>(octet - 'A' + 'a') : octet) ==
               lower;
    });
}

/// Digits and nothing else; more than a day counts as a day and a second.
std::optional<Seconds> seconds_in(std::string_view text) {
    const auto is_digit = [](char octet) { return octet >= '0' && octet <= '9'; };
    if (text.empty() || !std::ranges::all_of(text, is_digit)) {
        return std::nullopt;
    }
    constexpr Seconds most = longest_lifetime.count() + 1;
    Seconds seconds = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
    return read.ec == std::errc{} ? std::min(seconds, most) : most;
}

/// Nothing: the directive says nothing of a lifetime.
std::optional<Seconds> lifetime_in(std::string_view directive) {
    const std::size_t equals = std::min(directive.find('='), directive.size());
    const std::string_view name = trim(directive.substr(0, equals));
    if (is_word(name, "no-cache") || is_word(name, "no-store")) {
        return 0;
    }
    if (!is_word(name, "max-age") || equals == directive.size()) {
        return std::nullopt;
    }
    std::string_view value = trim(directive.substr(equals + 1));
    // Senders must not quote it; recipients shall take it (RFC 9111 §5.2).
    if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"')) {
        value = value.substr(1, value.size() - 2);
    }
    return seconds_in(value);
}

}  // namespace

std::chrono::seconds cache_lifetime(std::string_view cache_control, std::string_view age) {
    std::optional<Seconds> least;
    while (!cache_control.empty()) {
        const std::size_t comma = std::min(cache_control.find(','), cache_control.size());
        if (const auto lifetime = lifetime_in(trim(cache_control.substr(0, comma)))) {
            least = std::min(least.value_or(*lifetime), *lifetime);
        }
        cache_control.remove_prefix(std::min(comma + 1, cache_control.size()));
    }
    if (!least) {
        return usual_lifetime;
    }
    const std::chrono::seconds left{*least - seconds_in(trim(age)).value_or(0)};
    return std::clamp(left, shortest_lifetime, longest_lifetime);
}

}  // namespace palomar::oauth
