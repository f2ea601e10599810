// The client's two SCRAM messages, taken apart (RFC 5802 §7). Syntax only: knows no key and no
// account.
#pragma once

#include "sasl/gs2_header.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace palomar::sasl {

/// `n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL`. The views are into the message.
struct ScramClientFirst {
    Gs2Header header;
    /// The message without its header.
    std::string_view bare;
    /// Decoded, at least one octet.
    std::string name;
    std::string_view nonce;

    [[nodiscard]] static std::optional<ScramClientFirst> of(std::string_view message);
};

/// `c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=`. The views
/// are into the message.
struct ScramClientFinal {
    using Proof = std::array<unsigned char, 32>;

    /// The header and the channel's binding, in Base64.
    std::string_view binding;
    std::string_view nonce;
    /// All that the proof covers.
    std::string_view without_proof;
    Proof proof;

    [[nodiscard]] static std::optional<ScramClientFinal> of(std::string_view message);
};

}  // namespace palomar::sasl
