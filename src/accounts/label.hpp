// Label: what people call an app password, checked once where it enters.
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace palomar::accounts {

class Label {
  public:
    static constexpr std::size_t longest = 64;

    /// 1..64 octets of UTF-8 (RFC 3629) without control characters, neither beginning nor ending
    /// with a space. Compared octet by octet.
    [[nodiscard]] static std::optional<Label> from(std::string_view text);

    [[nodiscard]] std::string_view view() const { return text_; }
    [[nodiscard]] const std::string& str() const { return text_; }

    friend auto operator<=>(const Label&, const Label&) = default;

  private:
    explicit Label(std::string text) : text_{std::move(text)} {}

    std::string text_;
};

}  // namespace palomar::accounts
