// Decoy: the verifier of an account that does not exist, so that SCRAM does not tell who does
// (RFC 5802 §9). Knows which names are asked for, not which exist.
#pragma once

#include "sasl/scram_verifier.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace palomar::sasl {

struct Decoy {
    /// Random, secret, and the same for as long and wherever answers may be compared: a salt that
    /// changes when the server starts again is a salt that was made up.
    std::array<unsigned char, 32> key;
    /// What verifiers of real accounts have.
    std::uint32_t iterations;

    /// The same for the same name, always; one that no password proves.
    [[nodiscard]] ScramVerifier verifier_of(std::string_view name) const;
};

}  // namespace palomar::sasl
