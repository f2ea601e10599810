// Octets: a number of octets as POP3 counts them, kept apart from message-numbers and other
// integers.
#pragma once

#include <compare>
#include <cstdint>

namespace palomar::maildrop {

/// Octets a message has on the wire: CRLF line ends, before dot-stuffing (RFC 1939 §11). Unsigned
/// 64 bit.
class Octets {
  public:
    constexpr Octets() = default;
    constexpr explicit Octets(std::uint64_t value) : value_{value} {}

    [[nodiscard]] constexpr std::uint64_t value() const { return value_; }

    constexpr Octets& operator+=(Octets other) {
        value_ += other.value_;
        return *this;
    }
    constexpr Octets& operator-=(Octets other) {
        value_ -= other.value_;
        return *this;
    }
    friend constexpr auto operator<=>(Octets, Octets) = default;

  private:
    std::uint64_t value_ = 0;
};

}  // namespace palomar::maildrop
