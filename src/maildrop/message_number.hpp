// MessageNumber: what LIST, RETR and DELE call a message (RFC 1939 §4): 1 is the first, 0 does not
// exist.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace palomar::maildrop {

class MessageNumber {
  public:
    /// Nothing for 0 and for what does not fit 32 bits.
    [[nodiscard]] static constexpr std::optional<MessageNumber> from(std::uint64_t number) {
        if (number == 0 || number > UINT32_MAX) {
            return std::nullopt;
        }
        return MessageNumber{static_cast<std::uint32_t>(number)};
    }
    /// The number of the message at this place of the listing, counted from 0.
    [[nodiscard]] static constexpr MessageNumber at(std::size_t position) {
        return MessageNumber{static_cast<std::uint32_t>(position + 1)};
    }

    [[nodiscard]] constexpr std::uint32_t value() const { return value_; }
    /// Place in the listing, counted from 0.
    [[nodiscard]] constexpr std::size_t position() const { return value_ - 1; }

    friend constexpr auto operator<=>(MessageNumber, MessageNumber) = default;

  private:
    constexpr explicit MessageNumber(std::uint32_t value) : value_{value} {}

    std::uint32_t value_;
};

}  // namespace palomar::maildrop
