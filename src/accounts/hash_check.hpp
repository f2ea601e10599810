// Checks a password against a hash in each scheme that identity::KnownHash knows. It stores nothing
// and makes no hash.
#pragma once

#include "accounts/account_error.hpp"
#include "accounts/verdict.hpp"
#include "identity/known_hash.hpp"
#include "identity/secret.hpp"

#include <expected>

namespace palomar::accounts {

// Whether `password` is the one that the hash was made of. Thread-safe; each costs what the hash
// says, up to seconds. `unsupported` where the library refuses a hash that has the right form.
// Error: unavailable if memory is short, which says nothing about the password.

/// By libsodium, which must be initialised.
[[nodiscard]] std::expected<Verdict, AccountFailure> check(
    const identity::Argon2Hash& hash, const identity::Secret& password
);

/// By crypt_rn(3). A password with a NUL or of 512 octets or more is wrong: crypt(3) sees none.
[[nodiscard]] std::expected<Verdict, AccountFailure> check(
    const identity::CryptText& hash, const identity::Secret& password
);

/// By OpenSSL.
[[nodiscard]] std::expected<Verdict, AccountFailure> check(
    const identity::SaltedDigest& hash, const identity::Secret& password
);

/// In a time that depends on the lengths only.
[[nodiscard]] std::expected<Verdict, AccountFailure> check(
    const identity::PlainPassword& hash, const identity::Secret& password
);

}  // namespace palomar::accounts
