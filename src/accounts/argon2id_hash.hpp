// Argon2idHash: the text of a password hash, taken apart. It computes nothing.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <sodium.h>
#include <string_view>

namespace palomar::accounts {

struct Argon2idHash {
    std::uint32_t passes;
    /// KiB.
    std::uint32_t memory;
    std::array<unsigned char, crypto_pwhash_SALTBYTES> salt;
    std::array<unsigned char, 32> digest;

    /// Nothing unless the text is a hash as libsodium writes them, to the last octet:
    /// `$argon2id$v=19$m=MEMORY,t=PASSES,p=1$SALT$DIGEST`, the last two in Base64 without padding.
    [[nodiscard]] static std::optional<Argon2idHash> from(std::string_view text);
};

}  // namespace palomar::accounts
