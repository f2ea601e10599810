// KnownHash: the hash of a password in whichever scheme it came, Palomar's own Argon2id or one that
// another mail server wrote. It reads and writes their texts and computes nothing.
#pragma once

#include "identity/argon2_hash.hpp"
#include "identity/crypt_text.hpp"
#include "identity/hash_fault.hpp"
#include "identity/secret.hpp"

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <variant>

namespace palomar::identity {

/// SHA of password and salt, once. Weak: kept only until the password is seen.
struct SaltedDigest {
    enum class Algorithm { sha1, sha256, sha512 };

    Algorithm algorithm;
    /// As many octets as the algorithm gives.
    std::string digest;
    /// May be empty.
    std::string salt;
};

/// The password itself.
struct PlainPassword {
    Secret octets;
};

using KnownHash = std::variant<Argon2Hash, CryptText, SaltedDigest, PlainPassword>;

/// Octets of the longest text that a database keeps.
inline constexpr std::size_t longest_hash = 255;

/// Reads `$argon2id$...`, `$argon2i$...`, a crypt(3) text, or Dovecot's `{SCHEME}data`: ARGON2ID,
/// ARGON2I; CRYPT, BLF-CRYPT, SHA256-CRYPT, SHA512-CRYPT, with any text that CryptText knows; SHA,
/// SHA1, SHA256, SHA512, with S before them for a salt; PLAIN, CLEARTEXT. The scheme in capitals or
/// not, with the suffix .b64, .base64 or .hex if the data is written so. Digests are Base64 where
/// no suffix says otherwise; those without salt may be hexadecimal.
[[nodiscard]] std::expected<KnownHash, HashFault> read_hash(std::string_view text);

/// The one text of at most `longest_hash` octets in which Palomar keeps it: without a scheme where
/// it speaks for itself, else `{SSHA256}` and the like, {PLAIN.b64} for the password itself. Has no
/// space, colon or control character.
[[nodiscard]] std::string to_text(const KnownHash& hash);

}  // namespace palomar::identity
