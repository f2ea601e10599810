// ScramVerifier: what a server stores to check SCRAM-SHA-256 proofs (RFC 5802 §3). It lets nobody
// log in who reads it, but it can be guessed against, and its server key lets one play the server:
// keep it as safe as a password hash.
#pragma once

#include "identity/secret.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace palomar::sasl {

struct ScramVerifier {
    /// An octet string of SHA-256's length.
    using Key = std::array<unsigned char, 32>;

    /// Rounds of PBKDF2, at least 1; RFC 7677 §4 asks for 4096 or more in new ones.
    std::uint32_t iterations = 0;
    /// Any octets, at least one.
    std::string salt;
    Key stored_key{};
    Key server_key{};

    /// Costs `iterations` rounds: not for an I/O thread. The salt should be 16 random octets.
    /// Nothing: SASLprep (RFC 4013) forbids the password, so that no client could prove it; or
    /// there is no salt or no iteration.
    [[nodiscard]] static std::optional<ScramVerifier> of(
        const identity::Secret& password, std::string_view salt, std::uint32_t iterations
    );

    /// Of the form `SCRAM-SHA-256$4096:SALT$STOREDKEY:SERVERKEY`, the last three in Base64, as
    /// PostgreSQL stores it. Nothing: anything else.
    [[nodiscard]] static std::optional<ScramVerifier> from_text(std::string_view text);
    [[nodiscard]] std::string to_text() const;

    friend bool operator==(const ScramVerifier&, const ScramVerifier&) = default;
};

}  // namespace palomar::sasl
