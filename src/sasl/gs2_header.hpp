// Gs2Header: how SCRAM and OAUTHBEARER messages begin (RFC 5801 §4): what the client says about
// channel binding, and as whom it wants to act.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace palomar::sasl {

enum class BindingUse {
    /// `n`: the client cannot bind.
    none,
    /// `y`: it could, but thinks that the server cannot.
    not_offered,
    /// `p=NAME`: it does.
    used,
};

struct Gs2Header {
    BindingUse use;
    /// Of the channel binding; empty if none is used. A view into the message.
    std::string_view binding_name;
    /// Whom to act as, decoded; empty if the client did not say.
    std::string authzid;
    /// The header as it was sent, its last comma included. A view into the message.
    std::string_view text;

    /// Nothing: the message does not begin with one.
    [[nodiscard]] static std::optional<Gs2Header> of(std::string_view message);
};

/// A name as RFC 5802 §5.1 writes it, with `=2C` for a comma and `=3D` for an equals sign. Nothing:
/// it has another `=`, a comma or a NUL.
[[nodiscard]] std::optional<std::string> from_saslname(std::string_view text);

}  // namespace palomar::sasl
