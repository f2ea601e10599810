// UniqueId: what UIDL calls a message (RFC 1939 §7): 1 to 70 octets of 0x21..0x7E, the same for
// ever.
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace palomar::maildrop {

class UniqueId {
  public:
    static constexpr std::size_t longest = 70;

    /// Nothing if the text is empty, too long or holds an octet outside 0x21..0x7E.
    [[nodiscard]] static std::optional<UniqueId> from(std::string_view text) {
        if (text.empty() || text.size() > longest || !std::ranges::all_of(text, is_allowed)) {
            return std::nullopt;
        }
        return UniqueId{text};
    }

    [[nodiscard]] std::string_view view() const { return {text_.data(), length_}; }

    friend auto operator<=>(const UniqueId& a, const UniqueId& b) { return a.view() <=> b.view(); }
    friend bool operator==(const UniqueId& a, const UniqueId& b) { return a.view() == b.view(); }

  private:
    explicit UniqueId(std::string_view text) : length_{static_cast<std::uint8_t>(text.size())} {
        text.copy(text_.data(), text.size());
    }
    static constexpr bool is_allowed(char c) { return c >= 0x21 && c <= 0x7E; }

    // In place: a maildrop of 100,000 messages would allocate as often.
    std::uint8_t length_;
    std::array<char, longest> text_;
};

}  // namespace palomar::maildrop
