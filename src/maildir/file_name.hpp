// FileName: what the name of a file in a Maildir says. Pure: it has never seen a directory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace palomar::maildir {

/// Takes any name. Its views, and itself, are valid as long as the text that it was made from.
class FileName {
  public:
    /// In octets; what file systems allow.
    static constexpr std::size_t longest = 255;

    explicit FileName(std::string_view text);

    /// The part that stays when flags change: before the first `:2,`, or all of it.
    [[nodiscard]] std::string_view unique() const { return unique_; }
    /// The letters behind `:2,`; empty if there are none.
    [[nodiscard]] std::string_view flags() const { return flags_; }

    /// Delivery time in seconds since 1970: the digits that the name begins with; 0 if it begins
    /// otherwise.
    [[nodiscard]] std::uint64_t delivered() const;
    /// `,S=`: octets of the file, as the delivery agent says.
    [[nodiscard]] std::optional<std::uint64_t> stored_octets() const { return number_after("S="); }
    /// `,W=`: octets with CRLF line ends, as the delivery agent says.
    [[nodiscard]] std::optional<std::uint64_t> wire_octets() const { return number_after("W="); }

    /// The name with `flag` among its flags, these in ASCII order. Flags that mean nothing to us
    /// and whatever else stands behind `:2,` are kept. Where that would be longer than a name may
    /// be, the name as it is.
    [[nodiscard]] std::string with_flag(char flag) const;

  private:
    [[nodiscard]] std::optional<std::uint64_t> number_after(std::string_view key) const;

    std::string_view text_;
    std::string_view unique_;
    std::string_view flags_;
    std::string_view rest_;
};

}  // namespace palomar::maildir
