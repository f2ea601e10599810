// Quantity: a number with its noun, in a reply: "1 octet", "2 messages".
#pragma once

#include "maildrop/octets.hpp"

#include <fmt/core.h>

#include <cstdint>
#include <string_view>

namespace palomar::pop3 {

struct Quantity {
    std::uint64_t number;
    /// In the singular; the plural is formed with an s.
    std::string_view noun;
};

constexpr Quantity messages(std::uint64_t number) { return {number, "message"}; }
constexpr Quantity octets(maildrop::Octets octets) { return {octets.value(), "octet"}; }

}  // namespace palomar::pop3

template <>
struct fmt::formatter<palomar::pop3::Quantity> {
    constexpr auto parse(fmt::format_parse_context& context) { return context.begin(); }
    auto format(const palomar::pop3::Quantity& quantity, fmt::format_context& context) const {
        return fmt::format_to(
            context.out(),
            "{} {}{}",
            quantity.number,
            quantity.noun,
            quantity.number == 1 ? "" : "s"
        );
    }
};
