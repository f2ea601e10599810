// The one message in which a client presents its token, in either of its two forms. Syntax only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace palomar::sasl {

struct BearerMessage {
    /// Whom to act as, decoded; empty if the client did not say.
    std::string name;
    /// A view into the message. Nothing: the client only asks what token would be needed (RFC 7628
    /// §4.3).
    std::optional<std::string_view> token;
};

/// RFC 7628 §3.1: `n,a=user@example.org,^Aauth=Bearer vF9dft4qmT^A^A`; keys that are not `auth` are
/// skipped. Nothing: anything else, a channel binding too, for the mechanism has none.
[[nodiscard]] std::optional<BearerMessage> oauthbearer_from(std::string_view message);

/// `user=user@example.org^Aauth=Bearer vF9dft4qmT^A^A`. Nothing: anything else.
[[nodiscard]] std::optional<BearerMessage> xoauth2_from(std::string_view message);

}  // namespace palomar::sasl
