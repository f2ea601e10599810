// Argon2Hash: the text of an Argon2 hash, taken apart. It computes nothing.
#pragma once

#include "identity/hash_fault.hpp"

#include <array>
#include <cstdint>
#include <expected>
#include <sodium.h>
#include <string>
#include <string_view>

namespace palomar::identity {

struct Argon2Hash {
    enum class Variant { argon2i, argon2id };

    /// KiB: 4 GiB.
    static constexpr std::uint64_t most_memory = 4194304;
    /// KiB that are written in all passes together: 20 passes over 4 GiB, which take a core
    /// minutes.
    static constexpr std::uint64_t most_work = 20 * most_memory;

    Variant variant;
    std::uint32_t passes;
    /// KiB.
    std::uint32_t memory;
    std::array<unsigned char, crypto_pwhash_SALTBYTES> salt;
    std::array<unsigned char, 32> digest;

    /// The text as libsodium and Dovecot write it, to the last octet:
    /// `$argon2id$v=19$m=MEMORY,t=PASSES,p=1$SALT$DIGEST`, the last two in Base64 without padding.
    /// Errors: malformed, also for more than one lane, which libsodium does not compute;
    /// too_costly.
    [[nodiscard]] static std::expected<Argon2Hash, HashFault> from(std::string_view text);

    /// The way back.
    [[nodiscard]] std::string str() const;
};

}  // namespace palomar::identity
