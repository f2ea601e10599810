// UserName: the name of an account, checked once where it enters; what holds one never has to doubt
// it.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace palomar::identity {

class UserName {
  public:
    static constexpr std::size_t longest = 128;

    /// 1..128 octets of `[A-Za-z0-9._@+-]`, not beginning with a dot; case-sensitive. Never a path.
    [[nodiscard]] static std::optional<UserName> from(std::string_view text);

    [[nodiscard]] std::string_view view() const { return text_; }
    [[nodiscard]] const std::string& str() const { return text_; }

    friend auto operator<=>(const UserName&, const UserName&) = default;

  private:
    explicit UserName(std::string text) : text_{std::move(text)} {}

    std::string text_;
};

}  // namespace palomar::identity
