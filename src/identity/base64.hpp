// Base64, strictly (RFC 4648): there is one spelling of any octets. Knows no line and no limit.
#pragma once

#include "identity/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace palomar::identity {

/// With padding, in one piece (§4).
[[nodiscard]] std::string to_base64(std::string_view octets);

/// The octets; as a Secret, for they may hold a password. Nothing: a character outside the
/// alphabet (spaces and line ends too), padding that lacks or is too much, or bits that are left
/// over and not zero. Takes time by the length only.
[[nodiscard]] std::optional<Secret> from_base64(std::string_view text);

/// The same where no padding may stand, as in hashes.
[[nodiscard]] std::optional<Secret> from_unpadded_base64(std::string_view text);

/// The same of Base64url (§5), where no padding may stand, as in JSON Web Tokens (RFC 7515 §2).
[[nodiscard]] std::optional<Secret> from_base64url(std::string_view text);

}  // namespace palomar::identity
