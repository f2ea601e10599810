// UniqueId: what UIDL calls a message (RFC 1939 §7): 1 to 70 octets of 0x21..0x7E, the same for
// ever.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
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
        return UniqueId{std::string{text}};
    }

    [[nodiscard]] std::string_view view() const { return text_; }

    friend auto operator<=>(const UniqueId&, const UniqueId&) = default;

  private:
    explicit UniqueId(std::string text) : text_{std::move(text)} {}
    static constexpr bool is_allowed(char c) { return c >= 0x21 && c <= 0x7E; }

    std::string text_;
};

}  // namespace palomar::maildrop
