// The pattern is printf's in its simplest form, and is never given to printf.
#include "load/accounts.hpp"

#include "load/failure.hpp"

#include <fmt/format.h>

#include <numeric>
#include <optional>
#include <string_view>
#include <utility>

namespace palomar::load {
namespace {

struct NumberPlace {
    std::size_t digits;
    std::string_view after;
};

/// Reads the pattern from its `%` on.
std::optional<NumberPlace> number_at(std::string_view pattern) {
    const bool padded =
        pattern.size() > 2 && pattern[1] == '0' && pattern[2] >= '1' && pattern[2] <= '9';
    const auto after = pattern.substr(padded ? 3 : 1);
    if (!after.starts_with('d') || after.contains('%')) {
        return std::nullopt;
    }
    return NumberPlace{
        .digits = padded ? static_cast<std::size_t>(pattern[2] - '0') : 1, .after = after.substr(1)
    };
}

}  // namespace

Accounts::Accounts(const std::string& pattern, std::uint64_t count, std::string password)
    : count_{count}, password_{std::move(password)}, free_(count) {
    const auto place = pattern.find('%');
    before_ = pattern.substr(0, place);
    if (place == std::string::npos) {
        if (count > 1) {
            throw Failure{
                fmt::format("--user {}: {} accounts need a %d in the name", pattern, count)
            };
        }
    } else if (const auto number = number_at(std::string_view{pattern}.substr(place)); number) {
        digits_ = number->digits;
        after_ = number->after;
    } else {
        throw Failure{fmt::format("--user {}: one number, written %d or as in %04d", pattern)};
    }
    std::iota(free_.begin(), free_.end(), std::uint64_t{0});
}

Credentials Accounts::credentials(std::uint64_t number) const {
    if (digits_ == 0) {
        return {before_, password_};
    }
    return {fmt::format("{}{:0{}}{}", before_, number % count_, digits_, after_), password_};
}

std::uint64_t Accounts::take() {
    const auto number = free_.front();
    free_.pop_front();
    return number;
}

}  // namespace palomar::load
