// The rule for new passwords, the same in the server and in its client. It says what can be sent,
// not what is hard to guess.
#pragma once

#include <cstddef>
#include <string_view>

namespace palomar::identity {

/// Octets of the longest password: what the line of a PASS can carry, 255 octets with "PASS " and
/// CRLF (RFC 2449 §4).
inline constexpr std::size_t longest_password = 248;

/// The rule in words, for those who broke it.
inline constexpr std::string_view password_rule =
    "a password has 1 to 248 octets, none of them a space or a control character";

/// Whether `text` keeps the rule. Octets beyond ASCII are welcome, whatever they encode.
[[nodiscard]] bool is_password(std::string_view text);

}  // namespace palomar::identity
