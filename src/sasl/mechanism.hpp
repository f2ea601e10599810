// Mechanism: the SASL mechanisms that Palomar speaks, by their registered names.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace palomar::sasl {

enum class Mechanism {
    /// RFC 4616: the password itself.
    plain,
    /// RFC 5802, 7677: a proof that the client knows the password.
    scram_sha_256,
    /// The same, bound to the TLS connection that it runs in.
    scram_sha_256_plus,
    /// RFC 7628: a token from an authorization server.
    oauthbearer,
    /// The same as Google did it before RFC 7628.
    xoauth2,
};

/// All there are, the one that a client should prefer first.
inline constexpr std::array all_mechanisms{
    Mechanism::scram_sha_256_plus,
    Mechanism::scram_sha_256,
    Mechanism::oauthbearer,
    Mechanism::xoauth2,
    Mechanism::plain,
};

/// As AUTH and CAPA write it: `SCRAM-SHA-256`.
[[nodiscard]] std::string_view name_of(Mechanism mechanism);

/// By its name in any case (RFC 5034 §4). Nothing: not one of ours.
[[nodiscard]] std::optional<Mechanism> find(std::string_view name);

}  // namespace palomar::sasl
