// Base64 as SASL messages and stored verifiers use it (RFC 4648 §4). Knows no line and no limit.
#pragma once

#include "identity/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace palomar::sasl {

/// With padding, in one piece.
[[nodiscard]] std::string to_base64(std::string_view octets);

/// The octets; as a Secret, for they may hold a password. Nothing: a character outside the
/// alphabet (spaces and line ends too), padding that lacks or is too much, or bits that are left
/// over and not zero. Takes time by the length only.
[[nodiscard]] std::optional<identity::Secret> from_base64(std::string_view text);

}  // namespace palomar::sasl
